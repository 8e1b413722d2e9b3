package remote

import (
	"fmt"

	"iftopgo/flows"
)

// maxRate is how many bytes or packets a second are believed: nine times as much as the fastest
// Ethernet there is (IEEE 802.3df, 800 Gb/s). maxBelieved is how many are believed in all: 133 days of
// 100 Gb/s. Sums of 64 machines and both directions do not overflow by it.
const (
	maxRate     = 1 << 40
	maxBelieved = 1<<57 - 1
)

// halfSecond is how far times of a clock may differ that was not stepped, in nanoseconds.
const halfSecond = 500_000_000

// Step is what was carried from one line to the next, or since the capture began.
type Step struct {
	// From and To are the time that it took, in nanoseconds since the Unix epoch, by the clock
	// of the line.
	From, To int64
	// Deltas are the flows that carried something or ended; Rest is what no flow of the line
	// has. Together they are exactly what the totals say.
	Deltas []flows.Delta
	Rest   flows.Delta
	Seen   []flows.Seen
	Told   flows.Told
	// Received, Undecoded and Drops are packets since the line before.
	Received, Undecoded, Drops uint64
	// Lossy says that something was lost, or not captured for a while.
	Lossy bool
	// Restarted says that another capture began since the line before.
	Restarted bool
	// Gap says that nothing is known of a while before From: another capture began, or the clock
	// jumped ahead.
	Gap bool
}

// Wrong counts what lines say that cannot be: it is told, and not believed.
type Wrong struct {
	// Exceeding are lines whose rows together have more than their totals.
	Exceeding uint64
	// Decreasing are lines in which a counter went back.
	Decreasing uint64
}

// String says what is wrong, empty for nothing.
func (w Wrong) String() string {
	text := ""
	if w.Exceeding > 0 {
		text = lines(w.Exceeding) + " with more in rows than in total, which is not counted"
	}
	if w.Decreasing > 0 {
		if text != "" {
			text += "; "
		}
		text += lines(w.Decreasing) + " with counters that went back"
	}
	return text
}

func lines(n uint64) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

// Differ finds out what was carried between lines that follow each other.
type Differ struct {
	wrong    Wrong
	ids      *OwnerIDs
	owners   map[Process]*ownerSeen
	numbers  interfaceNumbers
	known    map[flows.Key]*knownRow
	deltas   int // how many the line before had
	began    bool
	number   uint64 // of the line
	time     int64  // of the line before
	uptime   int64
	since    int64
	total    flows.Tally
	believed flows.Tally // of all captures
	counts   counts
	restarts uint64
}

// counts are counters of packets of a capture.
type counts struct{ received, undecoded, drops uint64 }

// knownRow is what the line before said of a flow.
type knownRow struct {
	flows.Tally
	line      uint64 // the last one that had it, 0 for none
	at        int    // which row of that it was
	old       bool   // another line had it before that
	ended     bool
	guess     bool
	owner     *ownerSeen // nil if it is not known
	identity  *Identity  // nil if nothing was told
	ownership *Ownership // of which the owner was told last
}

// NewDiffer returns a differ. Owners get IDs of ids; base is what is added to the number of an
// interface to make that of a key.
func NewDiffer(ids *OwnerIDs, base uint32) *Differ {
	return &Differ{
		ids: ids, owners: map[Process]*ownerSeen{}, numbers: interfaceNumbers{base: base}, known: map[flows.Key]*knownRow{},
	}
}

// Wrong is what was wrong with the lines up to now.
func (d *Differ) Wrong() Wrong { return d.wrong }

// Interfaces are the names of interfaces by Key.Iface. The map is not written any more.
func (d *Differ) Interfaces() map[uint32]string { return d.numbers.names }

// Forget has the next line be the first one of another capture.
func (d *Differ) Forget() {
	d.began = false
	clear(d.known)
}

// Add returns what was carried up to a line. An error says that the line must not be believed.
func (d *Differ) Add(l *Line) (*Step, error) {
	s := &Step{To: l.Time}
	s.Restarted = d.began && (l.Uptime < d.uptime || l.Since != d.since && !atLeast(l.Total, d.total))
	continues := d.began
	if s.Restarted {
		d.Forget()
	}
	first := !d.began
	if first {
		d.uptime, d.total, d.counts, d.restarts = 0, flows.Tally{}, counts{}, 0
	}
	elapsed := max(l.Uptime-d.uptime, 0)
	s.From = max(l.Time-elapsed, 0)
	if off := s.From - d.time; !first && off < halfSecond && off > -halfSecond {
		s.From = d.time // Uptimes are rounded.
	}
	s.Gap = s.Restarted || continues && s.From > d.time
	left := d.carried(l.Total, d.total)
	if largest(left)/(uint64(elapsed/1_000_000_000)+1) > maxRate {
		return nil, errTooMuch
	}
	if largest(left) > maxBelieved || largest(d.believed.Plus(left)) > maxBelieved {
		return nil, fieldError("more than is believed of one machine")
	}
	d.believed = d.believed.Plus(left)
	d.countPackets(s, l)
	d.number++
	if err := d.addRows(s, l, left, first); err != nil {
		return nil, err
	}
	d.began, d.time, d.uptime, d.since, d.total = true, l.Time, l.Uptime, l.Since, l.Total
	return s, nil
}

// errTooMuch is of more than maxRate.
const errTooMuch = fieldError("more than can be carried in the time")

// largest is the largest of the counters.
func largest(t flows.Tally) uint64 {
	return max(t.Bytes.Sent, t.Bytes.Recv, t.Packets.Sent, t.Packets.Recv)
}

// carried returns how much more there is of something than before. What went back is nothing, and
// is counted from there on.
func (d *Differ) carried(now, before flows.Tally) flows.Tally {
	if !atLeast(now, before) {
		d.wrong.Decreasing++
	}
	return moreOf(now, before)
}

// moreOf returns how much more there is, counter by counter.
func moreOf(now, before flows.Tally) flows.Tally {
	return flows.Tally{Bytes: more(now.Bytes, before.Bytes), Packets: more(now.Packets, before.Packets)}
}

// more returns how much more there is, direction by direction.
func more(now, before flows.Pair) flows.Pair {
	return flows.Pair{Sent: now.Sent - min(now.Sent, before.Sent), Recv: now.Recv - min(now.Recv, before.Recv)}
}

// atLeast reports whether nothing is less than before.
func atLeast(now, before flows.Tally) bool {
	return now.Bytes == now.Bytes.Max(before.Bytes) && now.Packets == now.Packets.Max(before.Packets)
}

// countPackets counts what the capture says of packets since the line before.
func (d *Differ) countPackets(s *Step, l *Line) {
	now := counts{l.Received, l.Undecoded, l.Drops}
	s.Received = now.received - min(now.received, d.counts.received)
	s.Undecoded = now.undecoded - min(now.undecoded, d.counts.undecoded)
	s.Drops = now.drops - min(now.drops, d.counts.drops)
	s.Lossy = s.Drops > 0 || l.Restarts > d.restarts || l.State != "live" && !l.Final
	d.counts, d.restarts = now, l.Restarts
}

// addRows adds what the rows of a line carried, of no more than is left; the remainder is Rest.
func (d *Differ) addRows(s *Step, l *Line, left flows.Tally, first bool) error {
	l.Rows = d.merged(l.Rows)
	s.Deltas = make([]flows.Delta, 0, min(len(l.Rows), d.deltas+d.deltas/8+1))
	exceeding, decreasing := false, d.wrong.Decreasing
	for i := range l.Rows {
		r := &l.Rows[i]
		carried := d.carriedBy(r, first)
		taken := flows.Tally{Bytes: left.Bytes.Take(carried.Bytes), Packets: left.Packets.Take(carried.Packets)}
		exceeding = exceeding || taken != carried
		d.addDelta(s, r, taken)
		d.label(s, r)
		r.known.Tally = r.Tally
	}
	d.deltas = len(s.Deltas)
	s.Rest = flows.Delta{Tally: left, First: s.From, Last: s.To}
	if exceeding {
		d.wrong.Exceeding++
	}
	d.wrong.Decreasing = min(d.wrong.Decreasing, decreasing+1)
	d.forgetGone(l)
	if len(d.known) > maxRows {
		return fieldError("named more flows than there can be, and none that is gone")
	}
	return nil
}

// carriedBy returns what a flow carried since the line before. Of one that was there and had no
// row of its own, only what was carried lately is its own: the rest has been counted as what no
// flow has. How many packets those bytes were is not told.
func (d *Differ) carriedBy(r *Row, first bool) flows.Tally {
	switch {
	case r.known.old:
		return d.carried(r.Tally, r.known.Tally)
	case first || r.First >= d.time:
		return r.Tally
	case r.HasRecent:
		return flows.Tally{Bytes: flows.Pair{Sent: min(r.Recent.Sent, r.Bytes.Sent), Recv: min(r.Recent.Recv, r.Bytes.Recv)}}
	default:
		return flows.Tally{}
	}
}

// addDelta adds what a flow carried, or that it has ended.
func (d *Differ) addDelta(s *Step, r *Row, carried flows.Tally) {
	k := r.known
	ended := r.Closed && r.Key.Proto == flows.ProtoTCP && (k.ended || s.To-r.Last < flows.DefaultIdle*1_000_000_000)
	if carried == (flows.Tally{}) && ended == k.ended {
		return
	}
	delta := flows.Delta{Key: r.key(), Tally: carried, First: min(r.First, s.To)}
	delta.Last = max(min(r.Last, s.To), delta.First)
	switch {
	case ended:
		delta.TCP = flows.TCPFinSent | flows.TCPFinRecv
	case k.ended:
		delta.TCP = flows.TCPOpened
	}
	k.ended = ended
	s.Deltas = append(s.Deltas, delta)
}

// forgetGone forgets the flows that have no row in a line. Those that a partial line leaves out
// have what they had.
func (d *Differ) forgetGone(l *Line) {
	if l.Partial {
		for i := range l.Gone {
			r := &l.Gone[i]
			r.iface = d.numbers.of(r.Identity)
			delete(d.known, r.key())
		}
		return
	}
	if len(d.known) == len(l.Rows) {
		return
	}
	for key := range d.known {
		if d.known[key].line != d.number {
			delete(d.known, key)
		}
	}
}

// merged returns rows with the numbers of their interfaces and what is known of them, each flow
// once: names of protocols may stand for several.
func (d *Differ) merged(rows []Row) []Row {
	all := rows[:0]
	for i := range rows {
		r := &rows[i]
		r.iface = d.numbers.of(r.Identity)
		key := r.key()
		k := d.known[key]
		if k == nil {
			k = &knownRow{}
			d.known[key] = k
		}
		if k.line == d.number {
			all[k.at].add(r)
			continue
		}
		k.old, k.line, k.at = k.line > 0, d.number, len(all)
		r.known = k
		if i > len(all) {
			all = append(all, *r)
		} else {
			all = rows[:i+1]
		}
	}
	return all
}

// add adds what another row says of the same flow.
func (r *Row) add(o *Row) {
	r.Tally = r.Plus(o.Tally)
	r.Recent = r.Recent.Plus(o.Recent)
	r.First, r.Last = min(r.First, o.First), max(r.Last, o.Last)
}
