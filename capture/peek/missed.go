package peek

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// Missed are packets that may have names and are not looked at. Their senders are narrowed all the
// same. The zero value is none.
type Missed struct {
	packets uint64
	any     bool
	wide    [sources]int // bytes
	middles int          // bytes
	others  int          // bytes
}

// Add adds a packet of a kind that Tell says.
func (m *Missed) Add(kind Kind, f *frame.Frame, d *decode.Packet) {
	m.any = true
	switch {
	case kind == Middle:
		m.middles += int(f.Len)
	case kind == Other:
		m.others += int(f.Len)
	case kind.isWide():
		m.wide[sourceOf(d, f.Dir)] += int(min(f.Len, snapNamed))
		m.packets++
	}
}

// Miss counts missed packets at a capture time.
func (p *Peeker) Miss(now int64, m *Missed) {
	if !m.any || p.queue == nil {
		return
	}
	p.skipped += m.packets
	if m.middles > 0 {
		p.narrowing.addMaybe(Middle, now, m.middles)
	}
	if m.others > 0 {
		p.narrowing.addMaybe(Other, now, m.others)
	}
	for from, size := range m.wide {
		if size > 0 {
			p.narrowing.add(now, source(from), size)
		}
	}
}
