package remote

import (
	"bytes"
	"fmt"

	"iftopgo/capture/meter"
	"iftopgo/capture/remote/sshlink"
	"iftopgo/flows"
)

const (
	// maxSkipped is how many lines of something else a machine may write first: what shells
	// greet with.
	maxSkipped = 100
	// maxReason is how much of a reason is shown, in bytes.
	maxReason = 200
	// maxLate is how many lines in a row may come in another second than expected until they
	// are expected in that.
	maxLate = 5
)

// machine is one of the machines whose lines are read.
type machine struct {
	name    string
	base    uint32 // Key.Iface of its interfaces begins with it
	decoder Decoder
	differ  *Differ

	text    []byte // a line that has not ended yet
	spare   *spareText
	skipped int

	up       bool        // it is connected
	answered bool        // this connection has had a line
	known    bool        // any connection has had one
	silent   int64       // since when it has written nothing, in capture time
	began    int64       // when this connection had its first line, in capture time
	before   flows.Tally // what was believed of it by then
	failed   error       // why its lines are not read any more, until it is connected again
	refused  bool        // it is not connected again
	restarts uint64

	// offset is what is added to the slot of a line to get that in which it is counted, so that
	// lines that come a little late or early are in the second that they are of. late is how
	// many lines in a row did not fit.
	offset flows.Slot
	late   int
	next   flows.Slot // the first slot that it has no line for

	iface, note string
	drops       uint64
	try         uint32
	retryAt     int64
	reason      string
}

// heldStep is what a machine carried, until the slot that it is counted in ends.
type heldStep struct {
	machine int
	slot    flows.Slot
	meter.Counted
	lossy bool
}

// begin begins with another connection.
func (m *machine) begin(now int64) {
	m.differ.Forget()
	m.up, m.answered, m.failed, m.skipped, m.late, m.text = true, false, nil, 0, 0, nil
	m.silent = now
}

// end notes why a connection has ended.
func (m *machine) end(e *sshlink.Event) {
	if m.known && m.up {
		m.restarts++
	}
	m.up, m.text = false, nil
	m.try, m.retryAt = e.Try, e.RetryAt
	if m.failed == nil {
		m.reason = flows.Clean(e.Reason, maxReason)
	}
}

// split calls line for each line that ends in data, and keeps the rest.
func (m *machine) split(data []byte, line func(text []byte)) {
	for m.failed == nil {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			if m.text == nil {
				m.text = m.spare.take()
			}
			m.text = append(m.text, data...)
			return
		}
		text, whole := data[:i], m.text
		if whole != nil {
			whole = append(whole, text...)
			text, m.text = whole, nil
		}
		data = data[i+1:]
		if text = bytes.TrimSpace(text); len(text) > 0 {
			line(text)
		}
		m.spare.put(whole)
	}
}

// maxSpare is how many buffers are kept for lines that come in parts: few do at a time.
const maxSpare = 2

// spareText is memory for lines that come in parts, which all machines share.
type spareText [][]byte

// take returns a buffer, nil if there is none.
func (s *spareText) take() []byte {
	n := len(*s)
	if n == 0 {
		return nil
	}
	text := (*s)[n-1]
	*s = (*s)[:n-1]
	return text
}

// put takes a buffer back that is not used any more.
func (s *spareText) put(text []byte) {
	if text != nil && len(*s) < maxSpare && cap(text) <= keptLine {
		*s = append(*s, text[:0])
	}
}

// read reads a line, and returns what was carried; nil for what greets.
func (m *machine) read(text []byte, now int64) (*Step, *Line, error) {
	if !m.answered && text[0] != '{' {
		if m.skipped++; m.skipped > maxSkipped {
			return nil, nil, fieldError("written much that is no line of --json")
		}
		return nil, nil, nil
	}
	l, err := m.decoder.Decode(text)
	if err != nil {
		return nil, nil, err
	}
	if len(l.Rows) > sshlink.MaxRows {
		return nil, nil, fieldError(fmt.Sprintf("%d rows, more than were asked for", len(l.Rows)))
	}
	if l.Partial {
		return nil, nil, fieldError("left flows out, for which it was not asked")
	}
	s, err := m.differ.Add(l)
	if err != nil {
		return nil, nil, err
	}
	if !m.answered { // All that was carried before comes at once.
		m.began, m.before = now, m.differ.believed
	}
	if m.carriesTooMuch(now) {
		return nil, nil, errTooMuch
	}
	return s, l, nil
}

// carriesTooMuch reports whether the lines of this connection have more, by now and by the clock of this host,
// than can be carried meanwhile: by their own times, and by captures that begin anew, it could be anything.
func (m *machine) carriesTooMuch(now int64) bool {
	return largest(moreOf(m.differ.believed, m.before))/(uint64((now-m.began)/second)+2) > maxRate
}

// place returns the slot that a line is counted in, where open is the one that ends next and now
// the one that it came in. Most lines are of the second after the one before, wherever in a
// second they come.
func (m *machine) place(l *Line, open, now flows.Slot) flows.Slot {
	of := flows.SlotOf(l.Time - 1)
	if !m.answered {
		m.offset = max(now, open) - of
	}
	slot := of + m.offset
	if slot >= open && slot <= open+1 {
		m.late = 0
		return slot
	}
	if m.late++; m.late > maxLate {
		m.offset, m.late = open-of, 0
	}
	return min(max(slot, open), open+1)
}

// source is what is known of the machine.
func (m *machine) source(number uint32) flows.Source {
	s := flows.Source{Name: m.name, Machine: number, Interface: m.iface, Drops: m.drops, Note: m.note}
	if wrong := m.differ.Wrong().String(); wrong != "" {
		s.Note = join(s.Note, wrong)
	}
	if m.skipped > 0 && m.answered {
		s.Note = join(s.Note, fmt.Sprintf("%s before the first were not read", lines(uint64(m.skipped))))
	}
	if m.up && m.answered && m.failed == nil {
		return s
	}
	s.State, s.Try, s.RetryAt, s.Reason = flows.Reopening, int(m.try), m.retryAt, m.reason
	if m.refused {
		s.State = flows.Ended
	}
	return s
}

// join puts two notes together.
func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
