package iface

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"iftopgo/capture"
	"iftopgo/capture/decode"
)

// Interface is a network interface one can capture on.
type Interface struct {
	Name  string
	Index int // 0 for Any
	Up    bool
	// Type is the kernel's name of the link type, such as "ether", "loopback"
	// or "none"; empty when not known.
	Type string
	// Addrs are the interface's addresses with their networks.
	Addrs []netip.Prefix
	// MTU is in bytes, Speed in bits a second; 0 when not known.
	MTU   int
	Speed uint64

	// CountsTags says that the interface's counters include VLAN tags which the
	// kernel takes out of received frames.
	CountsTags bool
	// BareReceived says that they leave the Ethernet header out of received
	// frames, BareSent that they do of sent ones.
	BareReceived, BareSent bool
}

// LinkType returns how captured packets begin: a cooked capture takes every link
// header but Ethernet's off.
func (l *Interface) LinkType() decode.LinkType {
	if l.Type == "ether" || l.Type == "loopback" {
		return decode.LinkEthernet
	}
	return decode.LinkNetwork
}

// FilterLinkType returns the link type to compile filters for.
func (l *Interface) FilterLinkType() decode.LinkType {
	switch {
	case l.LinkType() == decode.LinkEthernet:
		return decode.LinkEthernet
	case l.Name == capture.Any:
		return decode.LinkNetwork
	default:
		return decode.LinkRaw
	}
}

// Default returns the interface of the default route, else the first
// one that is up and not a loopback, else the first that is up.
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
	return "", noneUp(links)
}

// noneUp says which interfaces there are when all of them are down.
func noneUp(links []Interface) error {
	if len(links) == 0 {
		return errors.New("there is no network interface: run where there is one, or see --demo and -r")
	}
	names := make([]string, 0, len(links))
	for _, l := range links {
		names = append(names, l.Name)
	}
	return fmt.Errorf("no interface is up (there is %s): bring one up, or name one with -i, and it is waited for", strings.Join(names, ", "))
}
