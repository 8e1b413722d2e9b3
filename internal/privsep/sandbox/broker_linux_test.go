package sandbox

import (
	"strings"
	"syscall"
	"testing"
)

// TestABrokerMakesFilesAndWritesToNone tries what a broker of files may do, and what the program
// may that it opens them for.
func TestABrokerMakesFilesAndWritesToNone(t *testing.T) {
	t.Parallel()
	const allowed, refused = syscall.Errno(0), syscall.EPERM
	for what, want := range map[string]syscall.Errno{
		"read what may be read":              allowed,
		"make and rename a file":             allowed,
		"make a file that is there":          syscall.EEXIST,
		"make a file of a link":              syscall.EEXIST,
		"open what is there to write":        killed,
		"open what is there to append":       killed,
		"cut what is there":                  killed,
		"open what may be there to write":    killed,
		"open what is there, as if new":      killed,
		"fchmod to the mode of the settings": allowed,
		"fchmod of what may be read":         refused,
		"make a set-uid file, as if new":     killed,
		"make a symbolic link":               killed,
		"make a directory":                   killed,
		"create, link and remove":            killed,
		"run what may be run":                killed,
		"open a packet socket":               refused,
		"open a socket of IP":                refused,
		"open a socket of the system":        refused,
		"open a netlink socket of routes":    refused,
		"trace a process":                    killed,
		"signal another":                     killed,
		"make a namespace":                   killed,
	} {
		t.Run(strings.ReplaceAll(what, " ", "_"), func(t *testing.T) {
			t.Parallel()
			out, got := confinedTry(t, append(environment(t), "MODE=664", "CALLS=of a broker"), what)
			if got != want {
				t.Errorf("got %v, want %v\n%s", got, want, out)
			}
		})
	}
}
