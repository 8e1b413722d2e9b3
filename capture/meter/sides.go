package meter

import (
	"encoding/binary"
	"net/netip"
	"slices"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// The sides of other hosts' traffic, as a mirror (SPAN) port or a bridge shows it: no address
// in it is this host's, so the MAC addresses say which end is in the network that is looked
// at. A host of it stands for one or a few networks, its own; the gateway stands for all that
// lie behind it. Whoever has a gateway on the other end of the cable is local.
//
// All of this happens once for a flow, at its first packet. A flow that came before its
// gateway was known is turned around once that is.

// MAC is an address of Ethernet.
type MAC [6]byte

// isGroup says that an address is that of a group, or of all.
func (a *MAC) isGroup() bool { return a[0]&1 != 0 }

// The MAC addresses of a frame: the destination comes first.
const macsLen = 2 * len(MAC{})

// A station is taken for a gateway in comparison with another: it stands for at least
// leastNetworks networks of a family, and for gatewayRatio times as many as the other. A host
// can have some of its own: containers, and in IPv6 those of its provider and private ones.
const (
	leastNetworks = 4
	gatewayRatio  = 4
	mostNetworks  = leastNetworks * gatewayRatio // that are remembered
	mostStations  = 4096                         // the same
)

// leastAddresses is how many IPv4 addresses a station stands for that is taken for a gateway
// beside one with a single address, where networks do not tell: a gateway to a network of
// many hosts need not stand for more than one /24. A host seldom has as many of its own. One
// that has, and was met by one address alone so far, is turned around as soon as its
// gateway's networks are seen. In IPv6 hosts have dozens.
const leastAddresses = 16

// station is a MAC address with networks that were seen behind it: /24 of IPv4, /64 of IPv6;
// and with the first addresses of IPv4.
type station struct {
	addrs  [leastAddresses]uint32
	nAddrs uint8
	nets   [2]struct {
		known [mostNetworks]uint64
		n     uint8
	}
}

// noStation is the index of what is not remembered: it stands for nothing.
const noStation = 0

// sides knows the stations of the traffic of other hosts.
type sides struct {
	index map[MAC]uint16
	all   []station
	// gateway says that a station has the networks of one, changed that a station has got
	// another network since flows were last looked at.
	gateway, changed bool
	// guessed is how many flows there were whose local side is a guess.
	guessed uint64
}

// ends are the stations of a flow whose sides may still turn out to be wrong: that of its
// local and that of its remote side. guess says that nothing speaks for its sides.
type ends struct {
	local, remote uint16
	guess         bool
}

// open says that the sides may still turn out to be wrong.
func (e ends) open() bool { return e.local != noStation || e.remote != noStation }

// foreign returns the MAC addresses of a frame of other hosts' traffic: one that was not sent
// to or by an interface of this host, as far as this host's interfaces are known.
func (l *LocalAddrs) foreign(f *frame.Frame) (src, dst MAC, ok bool) {
	known := l.macs.Load()
	if known == nil || f.Link != decode.LinkEthernet || len(f.Data) < macsLen {
		return src, dst, false
	}
	switch f.Dir {
	case frame.DirOther, frame.DirOut, frame.DirUnknown:
	case frame.DirIn, frame.DirBroadcast, frame.DirMulticast:
		return src, dst, false
	}
	copy(dst[:], f.Data)
	copy(src[:], f.Data[len(dst):])
	return src, dst, !src.isGroup() && !dst.isGroup() && !known.own[src] && !known.own[dst]
}

// orient says whether the source of the first packet of a flow is its local side, and what
// may still turn that around.
func (s *sides) orient(src, dst MAC, p *decode.Packet, local *LocalAddrs) (srcIsLocal bool, e ends) {
	from, to := s.station(src, local), s.station(dst, local)
	s.learn(from, &p.Src)
	s.learn(to, &p.Dst)
	if srcIsLocal, known := s.decide(from, to); known {
		return srcIsLocal, ends{}
	}
	srcIsLocal = true
	if a, b := scopeOf(&p.Src), scopeOf(&p.Dst); a != b {
		srcIsLocal = a < b
	} else if first, known := s.decideByAddresses(from, to); known {
		srcIsLocal = first
	}
	e = ends{local: from, remote: to}
	if !srcIsLocal {
		e.local, e.remote = to, from
	}
	if e.guess = s.isGuess(e, &p.Src, &p.Dst); e.guess {
		s.guessed++
	}
	return srcIsLocal, e
}

// station returns the index of a station. A gateway of this host is one from the start.
func (s *sides) station(a MAC, local *LocalAddrs) uint16 {
	if i, ok := s.index[a]; ok {
		return i
	}
	if len(s.all) >= mostStations {
		return noStation
	}
	if s.index == nil {
		s.index, s.all = make(map[MAC]uint16), make([]station, 1)
	}
	i := uint16(len(s.all))
	s.index[a] = i
	s.all = append(s.all, station{})
	if local.macs.Load().gateways[a] {
		for f := range s.all[i].nets {
			s.all[i].nets[f].n = mostNetworks
		}
		s.gateway, s.changed = true, true
	}
	return i
}

// learn adds an address and its network to a station.
func (s *sides) learn(i uint16, addr *[16]byte) {
	family, network, ok := networkOf(addr)
	if i == noStation || !ok {
		return
	}
	if family == 0 {
		s.learnAddress(&s.all[i], binary.BigEndian.Uint32(addr[12:]))
	}
	known := &s.all[i].nets[family]
	if known.n >= mostNetworks {
		return
	}
	if slices.Contains(known.known[:known.n], network) {
		return
	}
	known.known[known.n] = network
	known.n++
	if known.n >= leastNetworks {
		s.gateway, s.changed = true, true
	}
}

// learnAddress adds an address of IPv4 to a station.
func (s *sides) learnAddress(at *station, addr uint32) {
	if at.nAddrs >= leastAddresses || slices.Contains(at.addrs[:at.nAddrs], addr) {
		return
	}
	at.addrs[at.nAddrs] = addr
	at.nAddrs++
	s.changed = s.changed || at.nAddrs == leastAddresses
}

// networkOf is the network of an address, which is as large as the least that is routed in
// the Internet, or as one link has. Groups and addresses of a link have none.
func networkOf(addr *[16]byte) (family int, network uint64, ok bool) {
	a := netip.AddrFrom16(*addr).Unmap()
	if a.IsUnspecified() || a.IsMulticast() || a.IsLinkLocalUnicast() || a.IsLoopback() {
		return 0, 0, false
	}
	if a.Is4() {
		return 0, uint64(binary.BigEndian.Uint32(addr[12:]) >> 8), true
	}
	return 1, binary.BigEndian.Uint64(addr[:8]), true
}

// decide says which of two stations is on the local side: the one that is no gateway in
// comparison with the other, in IPv4 or in IPv6.
func (s *sides) decide(a, b uint16) (aIsLocal, known bool) {
	x, y := &s.all[a], &s.all[b]
	var first, second bool
	for f := range x.nets {
		n, m := x.nets[f].n, y.nets[f].n
		first = first || n >= leastNetworks && n >= gatewayRatio*m
		second = second || m >= leastNetworks && m >= gatewayRatio*n
	}
	return second, first != second
}

// decideByAddresses says which of two stations is on the local side, where networks do not
// tell: the one with a single address beside one with many.
func (s *sides) decideByAddresses(a, b uint16) (aIsLocal, known bool) {
	x, y := s.all[a].nAddrs, s.all[b].nAddrs
	first, second := x >= leastAddresses && y == 1, y >= leastAddresses && x == 1
	return second, first != second
}

// isGuess says that nothing speaks for the sides of a flow. Of two hosts that are both
// private, or both no gateway where there is one, either may be the local one.
func (s *sides) isGuess(e ends, src, dst *[16]byte) bool {
	a, b := scopeOf(src), scopeOf(dst)
	if a != b || a < global {
		return false
	}
	if _, known := s.decideByAddresses(e.local, e.remote); known {
		return false
	}
	return !s.gateway || s.isGateway(e.local) && s.isGateway(e.remote)
}

// isGateway says that a station has the networks of a gateway.
func (s *sides) isGateway(i uint16) bool {
	at := &s.all[i]
	return at.nets[0].n >= leastNetworks || at.nets[1].n >= leastNetworks
}

// scope is how far an address is known.
type scope uint8

// The scopes: what is private (RFC 1918, 6598, 4193) or of the link is local, beside what is
// of the whole Internet.
const (
	private scope = iota
	global
	group // and other addresses that nobody sends from
)

// sharedNet is the network of providers that is as good as private (RFC 6598).
var sharedNet = netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10)

func scopeOf(addr *[16]byte) scope {
	switch a := netip.AddrFrom16(*addr).Unmap(); {
	case a.IsPrivate(), a.IsLinkLocalUnicast(), sharedNet.Contains(a):
		return private
	case a.IsGlobalUnicast():
		return global
	default:
		return group
	}
}

// turnAround gives flows their right sides, now that more is known of the stations. What such
// a flow carried since the last batch counts as that of the flow the other way round; what
// was sent before stays where it was.
func (m *Meter) turnAround() {
	s := &m.sides
	if !s.changed {
		return
	}
	s.changed = false
	for i := 1; i < len(m.counters); i++ {
		c := &m.counters[i]
		if !c.ends.open() {
			continue
		}
		one, other := (*[16]byte)(&c.delta.Key.Local), (*[16]byte)(&c.delta.Key.Remote)
		localIsLocal, known := s.decide(c.ends.local, c.ends.remote)
		if c.ends.guess && (known || !s.isGuess(c.ends, one, other)) {
			c.ends.guess = false
			s.guessed--
		}
		switch {
		case known:
			c.ends = ends{}
		case scopeOf(one) == scopeOf(other):
			var likely bool
			if localIsLocal, likely = s.decideByAddresses(c.ends.local, c.ends.remote); !likely {
				continue
			}
			if !localIsLocal { // Networks may still turn it around again.
				c.ends.local, c.ends.remote = c.ends.remote, c.ends.local
			}
		default:
			continue
		}
		if !localIsLocal {
			reverse(&c.delta)
		}
	}
}

// reverse makes the remote side of a flow its local one.
func reverse(d *flows.Delta) {
	d.Key = d.Key.Reversed()
	d.Bytes.Sent, d.Bytes.Recv = d.Bytes.Recv, d.Bytes.Sent
	d.Packets.Sent, d.Packets.Recv = d.Packets.Recv, d.Packets.Sent
	d.TCP = d.TCP.Reversed()
}
