package iface

import (
	"errors"
	"fmt"
	"strings"

	"iftopgo/flows"
)

// Default returns the name of the interface of the default route, else of the first
// one that is up and not a loopback, else of the first that is up.
func Default() (string, error) {
	if name, ok := defaultRoute(); ok {
		return name, nil
	}
	links, err := List()
	if err != nil {
		return "", err
	}
	for _, loopback := range []bool{false, true} {
		for _, l := range links {
			if l.Up && (l.Type == "loopback") == loopback {
				return l.Name, nil
			}
		}
	}
	return "", errNoneUp(links)
}

// errNoneUp is the error of Default when all interfaces are down: it names them.
func errNoneUp(links []flows.Interface) error {
	if len(links) == 0 {
		return errors.New("there is no network interface: run where there is one, or see --demo and -r")
	}
	names := make([]string, 0, len(links))
	for _, l := range links {
		names = append(names, l.Name)
	}
	return fmt.Errorf("no interface is up (there is %s): bring one up, or name one with -i, and it is waited for", strings.Join(names, ", "))
}
