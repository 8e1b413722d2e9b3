package tty

import (
	"testing"
)

func TestASCIITerminalsAreKnownByLocaleAndKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env   map[string]string
		ascii bool
	}{
		"no locale at all":               {nil, true},
		"the C locale":                   {map[string]string{"LANG": "C"}, true},
		"POSIX":                          {map[string]string{"LANG": "POSIX"}, true},
		"Latin-1":                        {map[string]string{"LANG": "de_DE.ISO-8859-1"}, true},
		"a locale without character set": {map[string]string{"LANG": "en_US"}, true},
		"UTF-8":                          {map[string]string{"LANG": "en_US.UTF-8"}, false},
		"utf8 as glibc spells it":        {map[string]string{"LANG": "C.utf8"}, false},
		"with a modifier":                {map[string]string{"LANG": "de_DE.UTF-8@euro"}, false},
		"as macOS has it":                {map[string]string{"LC_CTYPE": "UTF-8"}, false},
		"LC_ALL overrides LANG":          {map[string]string{"LC_ALL": "C", "LANG": "en_US.UTF-8"}, true},
		"LC_CTYPE before LANG":           {map[string]string{"LC_CTYPE": "C.UTF-8", "LANG": "C"}, false},
		"an empty LC_ALL does not count": {map[string]string{"LC_ALL": "", "LANG": "C.UTF-8"}, false},
		"the console of Linux":           {map[string]string{"TERM": "linux", "LANG": "en_US.UTF-8"}, true},
	} {
		if got := ASCIIOnly(func(key string) string { return c.env[key] }); got != c.ascii {
			t.Errorf("%s: ascii is %v, want %v", name, got, c.ascii)
		}
	}
}
