package sshlink

import (
	"bytes"
	"testing"
)

func TestWhatTheFarEndSaysBeforeTheScreenSteersNoTerminal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ada@web1: Permission denied\r\n":    "ada@web1: Permission denied\r\n",
		"\x1b]0;owned\a\x1b[31mboo\n":        "]0;owned[31mboo\n",
		"\u009b2J\u202eevil, gr\u00fcn \x7f": "2Jevil, gr\u00fcn ",
		"\x9b2J":                             "\ufffd2J",
	} {
		if got := string(bytes.Map(printable, []byte(text))); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
