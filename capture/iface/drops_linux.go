package iface

import (
	"errors"
	"fmt"

	"github.com/vishvananda/netlink"

	"iftopgo/flows"
)

// Drops reads how many packets an interface dropped before packet
// sockets could see them, since it exists. An interface can be renamed while it
// is captured on: what is asked for is the name, which may come back as another
// one's.
func Drops(at *Device) (flows.OptionalCount, error) {
	l, err := netlink.LinkByIndex(at.Index)
	if _, none := errors.AsType[netlink.LinkNotFoundError](err); none {
		return flows.OptionalCount{}, ErrGone
	}
	if err != nil {
		return flows.OptionalCount{}, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	if name := l.Attrs().Name; name != at.Name {
		return flows.OptionalCount{}, fmt.Errorf("interface was renamed to %q", name)
	}
	return dropsOf(l), nil
}

// AllDrops reads the drops of all interfaces together, and their names by
// their indices.
func AllDrops() (flows.OptionalCount, map[uint32]string, error) {
	links, err := netlink.LinkList()
	if err != nil {
		return flows.OptionalCount{}, nil, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	drops := flows.OptionalCount{OK: true}
	names := make(map[uint32]string, len(links))
	for _, l := range links {
		drops = drops.Plus(dropsOf(l))
		names[uint32(l.Attrs().Index)] = l.Attrs().Name
	}
	return drops, names, nil
}

func dropsOf(l netlink.Link) flows.OptionalCount {
	s := l.Attrs().Statistics
	if s == nil {
		return flows.OptionalCount{}
	}
	return flows.OptionalCount{N: s.RxDropped + s.RxMissedErrors + s.TxDropped, OK: true}
}
