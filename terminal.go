package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
)

// canDraw says in one line why there can be no screen, before anything is
// opened.
func canDraw(fd uintptr, kind string) error {
	switch {
	case !term.IsTerminal(fd):
		return errors.New("standard output is not a terminal: use --json or --text to write to a file or a pipe")
	case kind == "":
		return errors.New("TERM is not set, so what the terminal understands is not known: set it (TERM=xterm, or TERM=vt100 on a serial line), or use --json or --text")
	case kind == "dumb":
		return errors.New("TERM=dumb is a terminal without a screen: use --json or --text, or set TERM to what it is")
	}
	return nil
}

// plainTerminal says whether signs beyond ASCII would not be shown: the locale
// has another character set than UTF-8, or it is the console of Linux, whose
// fonts have but some of them. The variables are those of setlocale(3).
func plainTerminal(getenv func(string) string) bool {
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

// isUTF8 reads the character set of a locale's name: de_DE.UTF-8@euro.
func isUTF8(locale string) bool {
	_, charset, _ := strings.Cut(locale, ".")
	charset, _, _ = strings.Cut(charset, "@")
	if charset == "" {
		charset = locale // macOS has one that is called UTF-8.
	}
	return strings.EqualFold(strings.ReplaceAll(charset, "-", ""), "utf8")
}

// rights says what to do about the rights to capture on a system.
func rights(system string) string {
	if system != "linux" {
		return "run with sudo, or give yourself access to /dev/bpf*; --demo and -r need none"
	}
	return fmt.Sprintf("run with sudo, or once: sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep %s; --demo and -r need none", self())
}

// self is the path of this program for messages.
func self() string {
	path, err := os.Executable()
	if err != nil {
		return "iftopgo"
	}
	return path
}
