package prefs

import (
	"strings"
	"testing"
)

func TestKeyNamesAreNormalized(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"q": "q", "Q": "Q", "ä": "ä", "+": "+", "gg": "gg", "zz": "zz", " ": "space", "Space": "space",
		"pageup": "pgup", "PageDown": "pgdown", "pgdn": "pgdown", "escape": "esc", "Return": "enter", "del": "delete",
		"Ctrl+Q": "ctrl+q", "control+q": "ctrl+q", "ctrl++": "ctrl++", "shift+tab": "shift+tab", "F5": "f5", "ctrl+f12": "ctrl+f12",
		"shift+q": "Q", "alt+Q": "alt+shift+q", "shift+ctrl+left": "ctrl+shift+left", "cmd+k": "super+k", "alt+pageup": "alt+pgup",
	} {
		if got, err := keyName(written); err != nil || got != want {
			t.Errorf("%q is %q, %v; want %q", written, got, err, want)
		}
	}
}

func TestAnInvalidKeyIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for _, written := range []string{"ctlr+q", "hyper+q", "meta+q", "qq+", "xyz", "zy", "zzz", "ctrl+", "ctrl+gg", "ctrl+ctrl+q", "f25", "pgupp", "ctrl-q", ""} {
		_, err := parseText("c.toml", []byte("[keys]\nquit = \"q\"\nfreeze = [\"o\", \""+written+"\"]\n"))
		if err == nil || !strings.HasPrefix(err.Error(), "c.toml:3:1: keys.freeze ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", written, err)
			continue
		}
		if !strings.Contains(err.Error(), "pgup pgdown") || !strings.Contains(err.Error(), "ctrl+ alt+") {
			t.Errorf("%q: %v does not say what is allowed", written, err)
		}
	}
	_, err := parseText("c.toml", []byte("[keys]\nquit = \"shift+1\"\n"))
	if err == nil || !strings.Contains(err.Error(), "the character that the key makes") {
		t.Errorf("shift and a digit: %v", err)
	}
}
