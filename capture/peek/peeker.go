package peek

import (
	"context"
	"sync"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// maxFound is how many names wait for the next batch.
const maxFound = 16 << 10

// Peeker looks for names. Flow and Packet are for the goroutine that meters packets; they
// never wait.
type Peeker struct {
	queue    *queue // nil when packets are looked at at once
	reader   *reader
	skipped  uint64
	answered bool // there was a DNS answer: before that, flows need no name of it

	initials, streams, answers, flows budget

	mu       sync.Mutex
	found    []flows.Seen
	overflow uint64
}

// New returns a Peeker that looks at packets in Run. local says which addresses are this
// host's.
func New(local func(*[16]byte) bool) *Peeker {
	p := NewInline(local)
	p.queue = newQueue()
	return p
}

// NewInline returns a Peeker that looks at packets when it gets them: for recordings,
// which can wait, so that the same one always gives the same names.
func NewInline(local func(*[16]byte) bool) *Peeker {
	p := &Peeker{
		initials: budget{most: maxInitials}, streams: budget{most: maxStreams},
		answers: budget{most: maxAnswers}, flows: budget{most: maxFlows},
	}
	p.reader = newReader(local, p.note)
	return p
}

// Run looks at what is in the queue until the context ends and nothing is left.
func (p *Peeker) Run(ctx context.Context) error {
	if p.queue == nil {
		return nil
	}
	for it := (*item)(nil); ; {
		if it = p.queue.take(it); it != nil {
			p.reader.read(it)
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		select {
		case <-p.queue.wake:
		case <-ctx.Done():
		}
	}
}

// Look is what was looked at of a flow.
type Look struct {
	packets uint8
	sent    bool // the side that the packets came from
	// More is set when the beginning was not all: what follows from that side is looked
	// at, too, whatever it is.
	More bool
}

// maxPackets is how many packets of a flow are looked at.
const maxPackets = 4

// Flow notes a new flow and the capture time of its first packet.
func (p *Peeker) Flow(k *flows.Key, first int64) {
	if k.Net == flows.NetNone || k.RemotePort == portDNS || k.LocalPort == portDNS || !p.answered {
		return
	}
	if !p.flows.spend(first) {
		p.skipped++
		return
	}
	p.hand(&item{key: *k, time: first})
}

// Packet looks at a packet of a flow; l is what was looked at of that before. sent is the
// packet's direction.
func (p *Peeker) Packet(k *flows.Key, sent bool, f *frame.Frame, d *decode.Packet, l *Look) {
	kind := Tell(d, f.Data)
	switch {
	case l.More && sent == l.sent && d.PayloadOffset != 0 && int(d.PayloadOffset) < len(f.Data):
		kind = Stream
	case kind == None:
		return
	}
	if kind == Stream || kind == Initial {
		if l.packets > 0 && l.sent != sent || l.packets >= maxPackets {
			return
		}
		l.sent = sent
	}
	if !p.budget(kind).spend(f.Time) {
		p.skipped++
		return
	}
	it := item{kind: kind, key: *k, sent: sent, time: f.Time}
	it.setPayload(f, d)
	if kind == Stream || kind == Initial {
		l.packets++
		l.More = kind == Stream && l.packets < maxPackets && (l.More || mayGoOn(it.payload))
	}
	p.answered = p.answered || kind == Answer
	p.hand(&it)
}

// budget returns what is left to look at of a kind.
func (p *Peeker) budget(kind Kind) *budget {
	switch kind {
	case Initial:
		return &p.initials
	case Stream:
		return &p.streams
	default:
		return &p.answers
	}
}

// hand hands an item over.
func (p *Peeker) hand(it *item) {
	if p.queue == nil {
		p.reader.read(it)
		return
	}
	if !p.queue.put(it) {
		p.skipped++
	}
}

// note keeps a name for the next batch.
func (p *Peeker) note(s flows.Seen) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.found) == maxFound {
		p.overflow++
		return
	}
	p.found = append(p.found, s)
}

// Take returns the names that were found since the last call, in the order in which they
// were found, and how many packets and flows were not looked at since. It is for the
// goroutine that meters packets.
func (p *Peeker) Take() (found []flows.Seen, skipped uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, p.found = p.found, nil
	skipped, p.skipped, p.overflow = p.skipped+p.overflow, 0, 0
	return found, skipped
}
