package tty

import (
	"errors"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
)

// CheckScreen reports in one line why a terminal cannot show a screen; nil if it
// can. kind is the value of TERM (environ(7)).
func CheckScreen(terminal *os.File, kind string) error {
	switch {
	case !term.IsTerminal(terminal.Fd()):
		return errors.New("standard output is not a terminal: use --json or --text to write to a file or a pipe")
	case kind == "":
		return errors.New("TERM is not set, so what the terminal understands is not known: set it (TERM=xterm, or TERM=vt100 on a serial line), or use --json or --text")
	case kind == "dumb":
		return errors.New("TERM=dumb is a terminal without a screen: use --json or --text, or set TERM to what it is")
	}
	return nil
}

// ASCIIOnly reports whether the terminal would not show characters beyond ASCII:
// the locale has another character set than UTF-8, or the terminal is the Linux
// console, whose fonts have only some of them. The variables are those of setlocale(3).
func ASCIIOnly(getenv func(string) string) bool {
	if getenv("TERM") == "linux" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := getenv(name); locale != "" {
			return !isUTF8(locale)
		}
	}
	return true
}

// isUTF8 reads the character set of a locale's name, such as de_DE.UTF-8@euro.
func isUTF8(locale string) bool {
	_, charset, _ := strings.Cut(locale, ".")
	charset, _, _ = strings.Cut(charset, "@")
	if charset == "" {
		charset = locale // macOS has a locale that is just "UTF-8".
	}
	return strings.EqualFold(strings.ReplaceAll(charset, "-", ""), "utf8")
}
