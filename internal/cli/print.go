package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"iftopgo/internal/buildinfo"
	"iftopgo/prefs"
	"iftopgo/view/ndjson"
)

// Print prints what the flags ask to print and exit, as far as that looks at nothing
// but the program itself. printed is false when they ask for something else.
// memory says how much memory the program would take.
func (c *Command) Print(w *os.File, memory string) (printed bool, err error) {
	switch {
	case c.Help:
		return true, errors.Join(c.context.PrintUsage(false), writeExamples(w, c.word))
	case c.Version:
		return true, buildinfo.WriteVersion(w, memory)
	case c.Completions != "":
		return true, writeCompletion(w, c.Completions, c.parser)
	case c.Man != "":
		return true, writeManual(w, c.Man, c.parser, buildinfo.Current())
	case c.Schema:
		return true, writeText(w, c.schema())
	case c.DefaultConfig:
		return true, writeText(w, prefs.Template())
	case c.ListColors:
		return true, listThemes(w)
	}
	return false, nil
}

// schema is the schema of the lines that the flags ask for.
func (c *Command) schema() []byte {
	if c.Interfaces {
		return ndjson.InterfacesSchema
	}
	return ndjson.JSONSchema
}

// writeText writes a text that is part of the program.
func writeText(w io.Writer, text []byte) error {
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}
