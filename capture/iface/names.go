package iface

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// printableName is the name under which an interface is shown and saved. The kernel takes
// nearly any bytes (dev_valid_name of net/core/dev.c): those that are not UTF-8 are
// escaped, as in "b\xfcro", so that the name is the same on the screen, in JSON and in the
// settings, and finds the interface again.
func printableName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	var b strings.Builder
	for len(name) > 0 {
		r, size := utf8.DecodeRuneInString(name)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02x`, name[0])
		} else {
			b.WriteString(name[:size])
		}
		name = name[size:]
	}
	return b.String()
}

// known is an interface by one of its names.
type known struct {
	name string
	// index is that of the interface in the list it was taken from.
	index int
}

// find returns which interface is meant by a name: the one that is called so, or shown
// so, else the one that has it as another name. Without one it is false.
func find(name string, own, other []known) (index int, ok bool) {
	for _, k := range own {
		if k.name == name {
			return k.index, true
		}
	}
	for _, k := range own {
		if printableName(k.name) == name {
			return k.index, true
		}
	}
	for _, k := range other {
		if k.name == name || printableName(k.name) == name {
			return k.index, true
		}
	}
	return 0, false
}
