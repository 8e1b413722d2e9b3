package iface

import (
	"errors"
	"fmt"

	"github.com/vishvananda/netlink"

	"iftopgo/flows"
)

// Drops reads how many packets an interface has dropped before packet sockets could
// see them, since it exists. The error is ErrGone when there is no such interface any
// more, and ErrUnread when the counters cannot be read just now. An interface that was
// renamed is an error too: the name, which was asked for, may be another one's now.
func Drops(at *Device) (flows.OptionalCount, error) {
	l, err := netlink.LinkByIndex(at.Index)
	if _, none := errors.AsType[netlink.LinkNotFoundError](err); none {
		return flows.OptionalCount{}, ErrGone
	}
	if err != nil {
		return flows.OptionalCount{}, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	if name := l.Attrs().Name; name != at.SystemName {
		return flows.OptionalCount{}, fmt.Errorf("interface was renamed to %q", name)
	}
	return dropsOf(l), nil
}

// AllDrops reads the drops of all interfaces together, and their names by index. The
// error is ErrUnread.
func AllDrops() (flows.OptionalCount, map[uint32]string, error) {
	links, err := netlink.LinkList()
	if err != nil {
		return flows.OptionalCount{}, nil, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	drops := flows.OptionalCount{OK: true}
	names := make(map[uint32]string, len(links))
	for _, l := range links {
		drops = drops.Plus(dropsOf(l))
		names[uint32(l.Attrs().Index)] = printableName(l.Attrs().Name)
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
