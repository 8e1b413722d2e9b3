package iface

import (
	"errors"
	"testing"

	"iftopgo/capture"
	"iftopgo/capture/meter"
)

// TestEveryListedInterfaceIsFoundByItsName compares what the list says of each
// interface of this host with what is found by its name.
func TestEveryListedInterfaceIsFoundByItsName(t *testing.T) {
	t.Parallel()
	all, err := List()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		d, err := Find(i.Name)
		if errors.Is(err, capture.ErrNoInterface) {
			continue // Another test has taken it away meanwhile.
		}
		if err != nil || d.Index != i.Index || d.Type != i.Type || d.MTU != i.MTU {
			t.Errorf("found %+v, %v; listed is %+v", d, err, i)
		}
	}
}

func TestAnUnknownNameIsNoInterface(t *testing.T) {
	t.Parallel()
	if _, err := Find("no-such-name"); !errors.Is(err, capture.ErrNoInterface) {
		t.Errorf("error %v, want %v", err, capture.ErrNoInterface)
	}
}

func TestAddressesOfInterfacesAreLocal(t *testing.T) {
	t.Parallel()
	var local meter.LocalAddrs
	if err := ReadLocalAddrs(&local); err != nil {
		t.Fatal(err)
	}
	all, err := List()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		for _, a := range i.Addrs {
			if addr := a.Addr().As16(); i.Type == "loopback" && !local.Has(&addr) {
				t.Errorf("%v of %s is not taken for this host's", a, i.Name)
			}
		}
	}
}
