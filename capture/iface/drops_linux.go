package iface

import (
	"errors"
	"fmt"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
)

// Drops reads the drop counters of interfaces again and again. It keeps its sockets open, and asks for names only when
// interfaces have changed. The zero value is ready; one goroutine at a time may use it.
type Drops struct {
	handle  *netlink.Handle
	stats   statsReader
	changes linkChanges
	named   map[int]bool      // interfaces that have had the name they were asked for by since the last change
	names   map[uint32]string // of all interfaces; nil after a change
}

// Of reads how many packets an interface has dropped before packet sockets could
// see them, since it exists. The error is ErrGone when there is no such interface any
// more, and ErrUnread when the counters cannot be read just now. An interface that was
// renamed is an error too: the name, which was asked for, may be another one's now.
func (d *Drops) Of(at *Device) (flows.OptionalCount, error) {
	d.look()
	if d.named[at.Index] {
		if counters, err := d.counters(at.Index); !d.stats.lacking {
			c, known := counters[at.Index]
			return flows.OptionalCount{N: c.Drops.Sum(), OK: known}, err
		}
	}
	l, err := ask(d, func(h *netlink.Handle) (netlink.Link, error) { return h.LinkByIndex(at.Index) })
	if err != nil {
		return flows.OptionalCount{}, err
	}
	if name := l.Attrs().Name; name != at.SystemName {
		return flows.OptionalCount{}, fmt.Errorf("interface was renamed to %q", name)
	}
	d.named[at.Index] = !d.stats.lacking
	return dropsOf(l), nil
}

// All reads the drops of all interfaces together, and their names by index. The
// error is ErrUnread.
func (d *Drops) All() (flows.OptionalCount, map[uint32]string, error) {
	d.look()
	drops := flows.OptionalCount{OK: true}
	if d.names != nil {
		if counters, err := d.counters(0); !d.stats.lacking {
			for _, c := range counters {
				drops.N += c.Drops.Sum()
			}
			return drops, d.names, err
		}
	}
	links, err := ask(d, (*netlink.Handle).LinkList)
	if err != nil {
		return flows.OptionalCount{}, nil, err
	}
	names := make(map[uint32]string, len(links))
	for _, l := range links {
		drops = drops.Plus(dropsOf(l))
		names[uint32(l.Attrs().Index)] = printableName(l.Attrs().Name)
	}
	if !d.stats.lacking {
		d.names = names
	}
	return drops, names, nil
}

// look forgets what was known of interfaces that may have changed.
func (d *Drops) look() {
	if d.changes.any() || d.named == nil {
		d.named, d.names = make(map[int]bool), nil
	}
}

// counters reads those of an interface, or with 0 of all interfaces.
func (d *Drops) counters(index int) (map[int]interfaces.Counters, error) {
	counters, err := d.stats.read(index)
	switch {
	case errors.Is(err, unix.ENODEV):
		return nil, ErrGone
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	return counters, nil
}

// ask asks the kernel through the socket, which is opened if need be. After an error it is
// closed: what is left of the answer is not for the next question.
func ask[T any](d *Drops, question func(*netlink.Handle) (T, error)) (answer T, err error) {
	if d.handle == nil {
		if d.handle, err = netlink.NewHandle(unix.NETLINK_ROUTE); err != nil {
			return answer, fmt.Errorf("%w: %w", ErrUnread, err)
		}
	}
	answer, err = question(d.handle)
	if err == nil {
		return answer, nil
	}
	if _, none := errors.AsType[netlink.LinkNotFoundError](err); none {
		return answer, ErrGone
	}
	d.Close()
	return answer, fmt.Errorf("%w: %w", ErrUnread, err)
}

// Close closes the sockets, which have nothing left to fail with.
func (d *Drops) Close() {
	_, _ = d.stats.close(), d.changes.close()
	if d.handle != nil {
		d.handle.Close()
		d.handle = nil
	}
}

func dropsOf(l netlink.Link) flows.OptionalCount {
	s := l.Attrs().Statistics
	if s == nil {
		return flows.OptionalCount{}
	}
	return flows.OptionalCount{N: s.RxDropped + s.RxMissedErrors + s.TxDropped, OK: true}
}
