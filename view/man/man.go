package man

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

// pages holds a template per page: the prose, with holes for what is known
// elsewhere.
//
//go:embed pages
var pages embed.FS

// The pages, by the names that man(1) finds them under.
const (
	Program = "iftopgo"      // section 1
	JSON    = "iftopgo-json" // section 5
)

// files are the templates of the pages; a name has its section in it.
var files = map[string]string{Program: "iftopgo.1.tmpl", JSON: "iftopgo-json.5.tmpl"}

// Manual is what the pages are made of.
type Manual struct {
	// Version is that of the program, Date the day it was made, as 2026-11-26;
	// empty when it is not known.
	Version, Date string
	// App is the command line, Report that of reports.
	App, Report *kong.Application
	// Keys are the keys of the screen, in the order they are listed.
	Keys []Key
	// Line and Flow are the fields of a line and of its flows.
	Line, Flow []Field
	// Interfaces and Interface are those of a line of interfaces and of one of them.
	Interfaces, Interface []Field
}

// Key is what some keys do.
type Key struct {
	// Group is the heading it is listed under.
	Group string
	Keys  []string
	// Help says what they do, Action is the name of it in the settings.
	Help, Action string
}

// Field is a field of an object.
type Field struct {
	Name, Type, About string
	Always            bool
}

// Write writes a page, [Program] or [JSON], in the language of man(7).
func Write(w io.Writer, page string, m Manual) error {
	file, ok := files[page]
	if !ok {
		return fmt.Errorf("there is no manual page %q: choose %s or %s", page, Program, JSON)
	}
	t, err := template.New(file).Funcs(template.FuncMap{
		"roff": roff, "bold": bold, "option": option, "about": about, "type": typed,
	}).ParseFS(pages, "pages/"+file)
	if err != nil {
		return fmt.Errorf("manual page %s: %w", page, err)
	}
	var text bytes.Buffer
	if err := t.Execute(&text, m); err != nil {
		return fmt.Errorf("manual page %s: %w", page, err)
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return fmt.Errorf("writing the manual page %s: %w", page, err)
	}
	return nil
}

// Flags are the flags in the order of the command line, without those that are
// hidden.
func (m Manual) Flags() []*kong.Flag { return shown(m.App) }

// ReportFlags are those of reports.
func (m Manual) ReportFlags() []*kong.Flag { return shown(m.Report) }

// shown are the flags of a command line without those that are hidden; none of nil.
func shown(app *kong.Application) []*kong.Flag {
	if app == nil {
		return nil
	}
	var out []*kong.Flag
	for _, f := range app.Flags {
		if !f.Hidden {
			out = append(out, f)
		}
	}
	return out
}

// Groups are the keys by their headings.
func (m Manual) Groups() [][]Key {
	var out [][]Key
	for i, k := range m.Keys {
		if i == 0 || k.Group != m.Keys[i-1].Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], k)
	}
	return out
}

// option is how a flag is given: its names, and what stands for its value.
func option(f *kong.Flag) string {
	long := bold("--" + f.Name)
	if !f.IsBool() && !f.IsCounter() {
		value := f.PlaceHolder
		if value == "" {
			value = strings.ToUpper(f.Name)
		}
		long += " " + italic(value)
	}
	if f.Short == 0 {
		return long
	}
	return bold("-"+string(f.Short)) + ", " + long
}

// about is what a flag does, with what it is when it is not given.
func about(f *kong.Flag) string {
	text := roff(f.Help)
	if f.Default != "" && f.Default != "0" && !strings.Contains(f.Help, "Default") {
		text += " The default is " + bold(f.Default) + "."
	}
	return text
}

// typed is the type of a field in words.
func typed(f Field) string {
	text := roff(f.Type)
	if !f.Always {
		text += ", when it is known or true"
	}
	return text
}
