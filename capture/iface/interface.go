package iface

import (
	"iftopgo/capture/decode"
	"iftopgo/flows"
)

// Device is an interface, and what its counters include, so that captured packets can
// be counted as the kernel counts them.
type Device struct {
	flows.Interface
	// CountsTags says that the interface's counters include VLAN tags which the
	// kernel takes out of received frames.
	CountsTags bool
	// BareReceived says that they leave the Ethernet header out of received
	// frames, BareSent that they do of sent ones.
	BareReceived, BareSent bool
}

// LinkType returns how captured packets begin. All interfaces but those with Ethernet
// headers are captured without link headers (cooked).
func (d *Device) LinkType() decode.LinkType {
	if d.Type == "ether" || d.Type == "loopback" {
		return decode.LinkEthernet
	}
	return decode.LinkNetwork
}

// FilterLinkType returns the link type to compile filters for.
func (d *Device) FilterLinkType() decode.LinkType {
	switch {
	case d.LinkType() == decode.LinkEthernet:
		return decode.LinkEthernet
	case d.Name == flows.AnyInterface:
		return decode.LinkNetwork
	default:
		return decode.LinkRaw
	}
}

// WithAny returns the interfaces of this host, and behind them, where one can
// capture on all of them at once, the one that stands for all: it has carried what
// they have together.
func WithAny() ([]flows.Interface, error) {
	all, err := List()
	if err != nil || !hasAny {
		return all, err
	}
	every := flows.Interface{Name: flows.AnyInterface, Up: true, Counted: true}
	for _, i := range all {
		every.Carried = every.Carried.Plus(i.Carried)
	}
	return append(all, every), nil
}
