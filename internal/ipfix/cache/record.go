package cache

import (
	"net/netip"

	"iftopgo/flows"
	"iftopgo/internal/ipfix/wire"
)

// several is what records are called that are of several flows.
const several = "other"

// nanosPerMilli is how many nanoseconds a millisecond has.
const nanosPerMilli = 1_000_000

// appendFlow appends the records of a flow, one for each direction that has carried something.
func appendFlow(all []wire.Record, k *flows.Key, f *carried, why wire.Reason, h *flows.Health, l *flows.Labels) []wire.Record {
	r := common(f, why)
	r.Interface, r.InterfaceName = interfaceOf(h, k.Iface)
	r.Protocol = wire.NoProtocol
	local, remote := netip.Addr{}, netip.Addr{}
	if k.Net != flows.NetNone {
		local, remote = k.Local.Netip(), k.Remote.Netip()
		r.Protocol, r.Host = uint8(k.Proto), l.Remote(k).Text
	}
	if o, _ := l.Owner(*k); o != nil {
		r.Process, r.User, r.Container, r.Package = o.Name, o.User, o.Place(), o.PackageName
	} else if k.Net == flows.NetNone {
		r.Process = k.ProtoName()
	}
	sent, received := r, r
	sent.Source, sent.Destination, sent.SourcePort, sent.DestinationPort = local, remote, k.LocalPort, k.RemotePort
	received.Source, received.Destination, received.SourcePort, received.DestinationPort = remote, local, k.RemotePort, k.LocalPort
	sent.Flags, received.Flags = flags(f.tcp), flags(f.tcp.Reversed())
	return directions(all, f, &sent, &received)
}

// appendSeveral appends the records of several flows together.
func appendSeveral(all []wire.Record, f *carried) []wire.Record {
	r := common(f, wire.NoMemory)
	r.Protocol, r.Process = wire.NoProtocol, several
	sent, received := r, r
	return directions(all, f, &sent, &received)
}

// common returns what the records of both directions have in common.
func common(f *carried, why wire.Reason) wire.Record {
	return wire.Record{Start: milli(f.first), End: milli(f.last), Reason: why}
}

// directions appends the records of the directions that have carried something.
func directions(all []wire.Record, f *carried, sent, received *wire.Record) []wire.Record {
	sent.Egress, sent.Octets, sent.Packets = true, f.Bytes.Sent, f.Packets.Sent
	received.Octets, received.Packets = f.Bytes.Recv, f.Packets.Recv
	for _, r := range [...]*wire.Record{sent, received} {
		if r.Octets != 0 || r.Packets != 0 {
			all = append(all, *r)
		}
	}
	return all
}

// interfaceOf returns the number and the name of the interface of a flow; 0 is the only one that
// is captured on.
func interfaceOf(h *flows.Health, number uint32) (uint32, string) {
	for _, s := range h.Sources {
		if number == 0 || s.Iface == number && s.Name != flows.AnyInterface {
			return s.Iface, s.Name
		}
	}
	return number, h.Names[number]
}

// flags are the flags of TCP that a direction is known to have had. Which one has begun, and which
// one has reset, is not known: both have the flag.
func flags(s flows.TCPState) (all uint16) {
	for bit, flag := range map[flows.TCPState]uint16{flows.TCPOpened: wire.FlagSYN, flows.TCPFinSent: wire.FlagFIN, flows.TCPReset: wire.FlagRST} {
		if s&bit != 0 {
			all |= flag
		}
	}
	return all
}

// milli is a time in milliseconds; one before 1970 is 0.
func milli(ns int64) uint64 { return uint64(max(ns, 0)) / nanosPerMilli }
