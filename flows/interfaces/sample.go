package interfaces

import (
	"net/netip"

	"iftopgo/flows"
)

// Sample is the counters of all interfaces at one moment.
type Sample struct {
	// At is the time in nanoseconds on a clock that only goes forward, Wall the time of
	// day in nanoseconds (Unix).
	At, Wall int64
	// Interfaces are in the kernel's order.
	Interfaces []Interface
}

// Interface is a network interface at one moment.
type Interface struct {
	// Name is fit to be shown, Index what the kernel calls the interface by.
	Name  string
	Index int
	State State
	// Type is the kernel's name of the link type, such as "ether" or "loopback", Kind the
	// kind of a virtual interface, such as "bridge" or "veth"; empty for hardware and when
	// it is not known.
	Type, Kind string
	// Speed is in bits a second, 0 when not known.
	Speed uint64
	// Hardware says that a driver of a device made it, not a program or a user.
	Hardware bool
	// Lower is the index of the interface below it, of a VLAN for example; 0 for none.
	// Elsewhere says that its other end or the interface below is in another network
	// namespace. Master is the index of the bridge or bond it is a port of, 0 for none.
	Lower, Master int
	Elsewhere     bool
	// Addrs are its addresses with their networks.
	Addrs []netip.Prefix
	// Counters mean nothing unless Counted.
	Counters Counters
	Counted  bool
}

// Loopback reports whether what the interface sends it receives itself.
func (i *Interface) Loopback() bool { return i.Type == "loopback" }

// State is whether an interface can carry anything.
type State string

// The states.
const (
	Up     State = "up"
	NoLink State = "no link" // it is up, and nothing is connected
	Down   State = "down"
)

// Counters are what the kernel has counted on an interface since it exists
// (rtnl_link_stats64 of linux/if_link.h).
type Counters struct {
	Bytes, Packets flows.Pair
	// Errors are packets that could not be sent or received, Drops those that were thrown
	// away for lack of room.
	Errors, Drops flows.Pair
}

// Plus returns the sum of counters.
func (c Counters) Plus(d Counters) Counters {
	return Counters{c.Bytes.Plus(d.Bytes), c.Packets.Plus(d.Packets), c.Errors.Plus(d.Errors), c.Drops.Plus(d.Drops)}
}

// Since returns what was counted after an earlier moment. Counters of bytes or packets
// that are lower than they were have begun again at 0: then it is all they show.
func (c Counters) Since(before Counters) Counters {
	if c.restarted(before) {
		return c
	}
	return Counters{
		minus(c.Bytes, before.Bytes), minus(c.Packets, before.Packets), minus(c.Errors, before.Errors), minus(c.Drops, before.Drops),
	}
}

// restarted reports whether the counters have begun again since an earlier moment.
func (c Counters) restarted(before Counters) bool {
	return lower(c.Bytes, before.Bytes) || lower(c.Packets, before.Packets)
}

func lower(now, before flows.Pair) bool { return now.Sent < before.Sent || now.Recv < before.Recv }

// minus is a difference that is 0 at least: some drivers take errors back.
func minus(now, before flows.Pair) flows.Pair {
	return flows.Pair{Sent: now.Sent - min(before.Sent, now.Sent), Recv: now.Recv - min(before.Recv, now.Recv)}
}
