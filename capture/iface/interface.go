package iface

import (
	"iftopgo/capture/decode"
	"iftopgo/flows"
)

// Device is an interface, and what its counters include, so that captured packets can
// be counted as the kernel counts them.
type Device struct {
	flows.Interface
	// SystemName is the name as the system has it, which need not be UTF-8; it is what
	// system calls take. Name is how it is shown.
	SystemName string
	// CountsTags says that the interface's counters include VLAN tags which the
	// kernel takes out of received frames.
	CountsTags bool
	// BareReceived says that they leave the Ethernet header out of received
	// frames, BareSent that they do of sent ones.
	BareReceived, BareSent bool
	// Tags is the link type of frames into which a switch has put tags; 0 for none.
	Tags decode.LinkType
}

// The types of interfaces that show what sockets of the kernel carry, nlmon and vsockmon.
// Package netlink has no names for their numbers, ARPHRD_NETLINK and ARPHRD_VSOCKMON.
const (
	typeNetlink = "unknown824"
	typeVSOCK   = "unknown826"
)

// LinkType returns how captured packets begin: on Ethernet, also with the tags of a switch,
// and on interfaces that monitor Wi-Fi or sockets with their link headers. All other
// interfaces are captured without (cooked).
func (d *Device) LinkType() decode.LinkType {
	switch d.Type {
	case "ether", "loopback":
		if d.Tags != 0 {
			return d.Tags
		}
		return decode.LinkEthernet
	case "ieee802.11/radiotap":
		return decode.LinkRadiotap
	case "ieee802.11/prism":
		return decode.LinkPrism
	case "ieee802.11":
		return decode.Link80211
	case typeNetlink:
		return decode.LinkNetlink
	case typeVSOCK:
		return decode.LinkVSOCK
	}
	return decode.LinkNetwork
}

// FilterLinkType returns the link type to compile filters for.
func (d *Device) FilterLinkType() decode.LinkType {
	link := d.LinkType()
	if link == decode.LinkNetwork && d.Name != flows.AnyInterface {
		return decode.LinkRaw
	}
	return link
}
