package peek

import (
	"context"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// reach is how far is looked at a flow.
type reach struct {
	packets uint8 // of a flow
	early   uint8 // of those, before the one that begins what a client says
	bytes   int   // of a packet
}

// ofLive is the reach of a live capture, ofFiles that of a recording, which can wait: there all
// of what is kept of a flow can come in segments of any size. Neither keeps more of it.
var (
	ofLive  = reach{packets: 4, early: 1, bytes: snapNamed}
	ofFiles = reach{packets: 32, early: maxSegments, bytes: maxJoined}
)

// Peeker looks for names. Flow and Packet are for the goroutine that meters packets; they
// never wait.
type Peeker struct {
	queue    *queue // nil when packets are looked at at once
	reader   *reader
	skipped  uint64
	answered bool // there was a DNS answer: before that, flows need no name of it

	initials, streams, answers, flows budget
	questions                         questions
	narrowing                         narrowing
	reach                             reach

	found found
}

// New returns a Peeker that looks at packets in Run. local says which addresses are this
// host's.
func New(local func(*[16]byte) bool) *Peeker {
	p := &Peeker{
		queue: newQueue(), questions: newQuestions(), reach: ofLive,
		initials: budget{most: maxInitials}, streams: budget{most: maxStreams}, answers: budget{most: maxAnswers}, flows: budget{most: maxFlows},
	}
	p.reader = newReader(local, p.found.add)
	return p
}

// NewInline returns a Peeker that looks at packets when it gets them: for recordings,
// which can wait, so that the same one always gives the same names.
func NewInline(local func(*[16]byte) bool) *Peeker {
	all := budget{most: unbounded}
	p := &Peeker{questions: newQuestions(), reach: ofFiles, initials: all, streams: all, answers: all, flows: all}
	p.reader = newReader(local, p.found.add)
	return p
}

// Run looks at what is in the queue until the context ends and nothing is left.
func (p *Peeker) Run(ctx context.Context) error {
	if p.queue == nil {
		return nil
	}
	for it := (*item)(nil); ; {
		if it = p.queue.take(it); it != nil {
			p.found.reading(it.number)
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
	begun   bool // one of them begins what that side says
	// More is set when the beginning was not all: what follows from that side is looked
	// at, too, whatever it is.
	More bool
}

// Flow notes a new flow, with its first packet.
func (p *Peeker) Flow(k *flows.Key, f *frame.Frame, d *decode.Packet) {
	if k.Net == flows.NetNone || k.RemotePort == portDNS || k.LocalPort == portDNS || !p.answered {
		return
	}
	from := sourceOf(d, f.Dir)
	if !p.flows.spend(f.Time, from, 1) {
		p.skipped++
		return
	}
	p.hand(&item{key: *k, time: f.Time, from: from})
}

// Packet looks at a packet of a flow, which is of the kind that Tell says, or follows one
// that was not all; l is what was looked at of the flow before, and nil for a flow of which
// nothing is kept. sent is the packet's direction.
func (p *Peeker) Packet(kind Kind, k *flows.Key, sent bool, f *frame.Frame, d *decode.Packet, l *Look) {
	if kind == Middle || kind == Other {
		cut := p.queue != nil && p.narrowing.addMaybe(kind, f.Time, int(f.Len))
		if l == nil || cut || !l.More && p.queue != nil {
			return
		}
		kind = None
	}
	from := sourceOf(d, f.Dir)
	if p.queue != nil && kind.isWide() && p.narrowing.add(f.Time, from, int(min(f.Len, snapNamed))) {
		p.skipped++
		return
	}
	if l == nil || !l.wants(&kind, sent, &p.reach) {
		return
	}
	payload := unpadded(d, f)
	if kind == Question || kind == Answer {
		if payload = p.questions.allow(kind, k, d, payload); kind == Question {
			return
		}
		p.answered = p.answered || len(payload) > 0
	}
	if len(payload) == 0 {
		return
	}
	if !p.budget(kind).spend(f.Time, from, 1) {
		p.skipped++
		return
	}
	it := item{kind: kind, key: *k, sent: sent, time: f.Time, from: from, begins: kind == Stream}
	if kind == Rest {
		it.kind = Stream
	}
	it.setPayload(payload[:min(len(payload), p.reach.bytes)], f, d)
	if it.kind == Stream || it.kind == Initial {
		l.note(&it, p.reach.packets)
	}
	p.hand(&it)
}

// wants reports whether a packet of a kind is looked at, None being one that follows. What may
// be the rest of a ClientHello is also looked at before that, which may come next.
func (l *Look) wants(kind *Kind, sent bool, to *reach) bool {
	switch *kind {
	case None, Rest:
		*kind = Rest
		if !l.More && (l.begun || l.packets >= to.early) || l.packets > 0 && sent != l.sent {
			return false
		}
	case Stream, Initial:
		if l.begun && l.sent != sent {
			return false
		}
	default:
		return true
	}
	return l.packets < to.packets
}

// note notes that a packet is looked at.
func (l *Look) note(it *item, most uint8) {
	l.sent, l.begun = it.sent, l.begun || it.begins || it.kind == Initial
	l.packets++
	l.More = it.kind == Stream && l.packets < most && (l.More || it.begins && mayGoOn(it.payload))
}

// Widths returns which packets are to be let through in full from a capture time on: not all
// where there are too many that may have names.
func (p *Peeker) Widths(now int64) Widths { return p.narrowing.at(now) }

// budget returns what is left to look at of a kind.
func (p *Peeker) budget(kind Kind) *budget {
	switch kind {
	case Initial:
		return &p.initials
	case Stream, Rest:
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
	if !p.queue.add(it) {
		p.skipped++
	}
}
