package completion

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

// scripts holds one template per shell. They are scripts with holes, each hole
// filled through the quoting function of its shell.
//
//go:embed scripts
var scripts embed.FS

// quoting is how each shell is told to take a text as it is, inside one word.
var quoting = map[string]func(string) string{
	"bash":       quotePOSIX,
	"elvish":     quoteElvish,
	"fish":       quoteFish,
	"powershell": quotePowerShell,
	"zsh":        quotePOSIX,
}

// Options say what the model does not know. The zero value is fine for a program
// whose flags have no "completion" tag of their own.
type Options struct {
	// Program is the name of the command to complete; by default the name of the
	// application.
	Program string
	// Values are the values of flags with the tag completion:"KEY", by key.
	Values map[string][]Value
	// Endings are what the files end with that flags with the tag
	// completion:"KEY" take, by key: ".gz". They are offered before others, or
	// alone where the shell knows no better.
	Endings map[string][]string
	// Calls are the arguments with which the program is called back for the
	// values of flags with the tag completion:"KEY", by key. It prints one value
	// a line; what follows the first blank describes it, where the shell can
	// show that. A key may have Values as well.
	Calls map[string][]string
	// Without are the long names of flags that make no sense without a command. They are not
	// offered then.
	Without []string
	// Commands are words that can come first, each with a command line of its own.
	Commands []Command
}

// Command is a command of the program: the word that comes first, and what follows it.
type Command struct {
	Name, About string
	// App has the flags. Its positional arguments are not read; see Words.
	App *kong.Application
	// Without are the long names of flags that make no sense with the command. They are not
	// offered.
	Without []string
	// Words can stand between the command and its flags: one of them, or with Many any number.
	Words []Value
	// Run is a program with its arguments that prints the Words, one a line; then Words is
	// not read. What it writes to standard error is thrown away.
	Run  []string
	Many bool
}

// Value is a value of a flag, with what it means in a few words. About may be
// empty.
type Value struct{ Text, About string }

// Shells returns the names of the shells there are scripts for, in alphabetical
// order.
func Shells() []string {
	return []string{"bash", "elvish", "fish", "powershell", "zsh"}
}

// Write writes the script for a shell, one of [Shells].
//
// Completed are the flags of the application, long and short, with their help;
// those that are hidden are not. After a flag come its values: those of its
// enum, files or directories if its type is one of kong's for paths or its tag
// says completion:"file" or completion:"dir", and what the Options have for any
// other completion tag. A flag that cannot be repeated is not offered again.
// So are the commands of the Options, as the first word, and after one of them what it takes.
//
// It is an error if a model has commands, or the application positional arguments,
// which the scripts cannot complete, or a name or value that no command line can hold.
func Write(w io.Writer, shell string, app *kong.Application, o Options) error {
	quote, known := quoting[shell]
	if !known {
		return fmt.Errorf("no completion for the shell %q: choose one of %s", shell, strings.Join(Shells(), ", "))
	}
	s, err := newScript(app, o)
	if err != nil {
		return fmt.Errorf("completion of %s: %w", s.Program, err)
	}
	file := shell + ".tmpl"
	t, err := template.New(file).Funcs(template.FuncMap{
		"quote":     quote,
		"zshOption": zshOption,
		"fishNames": fishNames,
		"fishWords": fishWords,
		"fishList":  fishList,
		"fishScope": fishScope,
		"names":     flag.names,
	}).ParseFS(scripts, "scripts/"+file)
	if err != nil {
		return fmt.Errorf("completion for %s: %w", shell, err)
	}
	var text bytes.Buffer
	if err := t.Execute(&text, s); err != nil {
		return fmt.Errorf("completion for %s: %w", shell, err)
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return fmt.Errorf("writing the completion for %s: %w", shell, err)
	}
	return nil
}

// isName says whether a text can be part of an identifier and a flag in all
// shells alike.
func isName(text string) bool {
	return text != "" && text[0] != '-' && !slices.ContainsFunc([]byte(text), func(c byte) bool {
		return !isAlphanumeric(c) && !strings.ContainsRune("-_.", rune(c))
	})
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
