package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// habits are flags of other monitors, and those that do the same here.
var habits = map[string]string{
	"-t": "--text writes text without a screen", // iftop and nethogs
	"-d": "--refresh sets the seconds between refreshes",
	"-s": "--duration ends after a time, such as 10s",
	"-o": "--sort sets the order of the rows",
	"-L": "--limit sets how many rows are written",
	"-G": "-F takes networks of IPv6, too",
	"-a": "-i any captures on all interfaces",
	"-u": "-Z leaves the processes out",
	"-m": "the scale is a setting, scale, and a key on the screen",
	"-w": "iftopgo writes no capture files: tcpdump -w does",
}

// unknownFlag says that a command has no such flag, and which may have been meant.
func unknownFlag(flag string, command *kong.Node) error {
	if here, ok := habits[flag]; ok {
		return fmt.Errorf("there is no %s: %s", flag, here)
	}
	var like []string
	for _, f := range command.Flags {
		if name := "--" + f.Name; len(flag) > len("--x") && (strings.HasPrefix(name, flag) || nearly(name, flag)) {
			like = append(like, name)
		}
	}
	if len(like) == 0 {
		name := strings.TrimSuffix(command.Name, machinesName)
		return fmt.Errorf("there is no flag %s: %s --help lists them", flag, name)
	}
	slices.Sort(like)
	return fmt.Errorf("there is no flag %s: did you mean %s?", flag, strings.Join(like, " or "))
}

// nearly reports whether one letter more, less or different makes one word of the other,
// or two that changed places.
func nearly(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return len(a) <= 1 && len(b) <= 1 || swapped
}

// strayWord says what to do with a word that belongs to no flag.
func strayWord(word string) error {
	return fmt.Errorf("%q is not a flag: an interface is -i %[1]s, a capture file -r FILE, a filter -f 'EXPRESSION'", word)
}
