package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"iftopgo/flows"
)

// maxMachines is how many machines there may be.
const maxMachines = 64

// maxMachine is how long the name of one may be, in bytes: a user and a host name.
const maxMachine = 320

// takeMachines takes the names of machines before the first flag. Only the help can do without.
func takeMachines(args []string) (machines, flags []string, err error) {
	n := slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(a, "-") })
	if n < 0 {
		n = len(args)
	}
	machines, flags = args[:n], args[n:]
	switch {
	case n == 0 && (slices.Contains(flags, "--help") || slices.Contains(flags, "-h")):
	case n == 0:
		return nil, nil, errors.New("connect needs machines, as ssh calls them, before all flags: iftopgo connect [USER@]HOST")
	case n > maxMachines:
		return nil, nil, fmt.Errorf("connect shows %d machines at most, not %d", maxMachines, n)
	}
	for i, name := range machines {
		switch {
		case name == "" || len(name) > maxMachine || strings.ContainsRune(name, ' ') || flows.Clean(name, maxMachine) != name:
			return nil, nil, fmt.Errorf("%q is no name of a machine", name)
		case slices.Contains(machines[:i], name):
			return nil, nil, fmt.Errorf("connect names %q twice, which would count its bytes twice: name it once", name)
		}
	}
	return machines, flags, nil
}
