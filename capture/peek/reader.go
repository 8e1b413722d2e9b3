package peek

import (
	"net/netip"
	"strings"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"iftopgo/capture/peek/wire"
	"iftopgo/flows"
)

// reader reads items. It belongs to one goroutine at a time.
type reader struct {
	local   func(*[16]byte) bool
	note    func(flows.Seen)
	streams *streams
	answers *answers
	// announced are the names that hosts were last said to have, and when.
	announced *simplelru.LRU[netip.Addr, announcement]
}

// announcement is a name that a host was said to have, and when that was noted.
type announcement struct {
	name string
	at   int64
}

const (
	// maxAnnounced is how many hosts are remembered to have a name.
	maxAnnounced = 4096
	// repeatAfter is how long a name that is said again is not noted again, in
	// nanoseconds.
	repeatAfter = 30_000_000_000
)

func newReader(local func(*[16]byte) bool, note func(flows.Seen)) *reader {
	return &reader{
		local: local, note: note, streams: newStreams(), answers: newAnswers(),
		announced: newLRU[netip.Addr, announcement](maxAnnounced, nil),
	}
}

// read notes the names in an item.
func (r *reader) read(it *item) {
	switch it.kind {
	case None:
		r.answers.flow(&it.key, r.client(&it.key.Local), it.time, r.note)
	case Question, Rest, Middle, Other: // They are not handed over.
	case Stream, Initial:
		r.asked(it)
	case Answer:
		r.answer(it)
	case MDNS:
		r.announce(it, wire.Announced(it.payload), flows.SourceMDNS)
	case LLMNR:
		r.announce(it, wire.Announced(it.payload), flows.SourceLLMNR)
	case NetBIOS:
		r.announce(it, wire.NetBIOS(it.payload), flows.SourceNetBIOS)
	case DHCP:
		r.announce(it, wire.DHCP(it.payload), flows.SourceDHCP)
	}
}

// asked notes what the client of a flow asks for.
func (r *reader) asked(it *item) {
	asked, source := r.streams.add(it)
	if asked.Name != "" {
		r.note(flows.Seen{Key: it.key, Name: asked.Name, Source: source, Served: !it.sent, ECH: asked.ECH})
	}
}

// client returns whom a DNS answer is for. Of this host it may come by another address
// than the one that is used afterwards, so that all of its addresses are one client.
func (r *reader) client(a *flows.Addr) flows.Addr {
	if r.local((*[16]byte)(a)) {
		return flows.Addr{}
	}
	return *a
}

// answer remembers the addresses of a DNS answer.
func (r *reader) answer(it *item) {
	to := &it.key.Local
	if it.sent {
		to = &it.key.Remote
	}
	for _, n := range wire.DNS(it.payload) {
		r.answers.add(answerKey{r.client(to), flows.AddrFrom(n.Addr)}, n.Name, it.time, r.note)
	}
}

// announce notes what hosts of the local network say of themselves: of the address that they
// send from, or of another one of this host. In multicast DNS that is a name under ".local".
// DHCP is about the address of a lease, which is asked for from none: there it is also one that
// has a meaning in this network alone.
func (r *reader) announce(it *item, named []wire.Named, source flows.NameSource) {
	from := it.key.Remote
	if it.sent {
		from = it.key.Local
	}
	for _, n := range named {
		addr := flows.AddrFrom(n.Addr)
		own := addr == from || r.client(&addr) == r.client(&from)
		leased := source == flows.SourceDHCP && (isLocalNetwork(n.Addr) || r.local((*[16]byte)(&addr)))
		if !own && !leased || source == flows.SourceMDNS && !strings.HasSuffix(n.Name, ".local") {
			continue
		}
		last, known := r.announced.Get(n.Addr)
		if known && last.name == n.Name && it.time < last.at+repeatAfter {
			continue
		}
		r.announced.Add(n.Addr, announcement{n.Name, it.time})
		r.note(flows.Seen{Key: flows.Key{Remote: addr}, Name: n.Name, Source: source})
	}
}

// isLocalNetwork reports whether an address has a meaning in one network alone.
func isLocalNetwork(a netip.Addr) bool { return a.IsPrivate() || a.IsLinkLocalUnicast() }
