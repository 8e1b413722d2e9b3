package remote

import (
	"maps"

	"iftopgo/capture"
	"iftopgo/capture/meter"
	"iftopgo/capture/remote/sshlink"
	"iftopgo/flows"
)

const (
	second = meter.Second
	// grace is how long a second is waited for the lines of machines that come late, in
	// nanoseconds.
	grace = 3 * second / 4
	// maxSilence is how long a machine that has written lines may write none until the
	// connection is taken for lost.
	maxSilence = 15 * second
	// maxConnecting is how long a connection that asks nothing may take until the first line.
	maxConnecting = 60 * second
	// maxPartial is how many bytes of lines that have not ended are kept, of all machines.
	maxPartial = 64 << 20
)

// machines adds up what machines carry, second by second by the clock of this one.
type machines struct {
	all   []*machine
	rec   *meter.Recorder
	held  []heldStep
	order func(machine int, o sshlink.Order)
	ready bool // each machine has answered, or has failed
}

// newMachines returns the machines of names, whose batches go to emit. order has something done
// with the connection to a machine.
func newMachines(o *capture.Options, names []string, emit func(flows.Batch), order func(int, sshlink.Order)) *machines {
	ms := &machines{rec: meter.NewRecorder(o, new(meter.LocalAddrs), second, emit), order: order}
	ids, line, spare := new(OwnerIDs), new(Line), new(spareText)
	for i, name := range names {
		base := uint32(0)
		if len(names) > 1 {
			base = flows.MachineIface(uint32(i)+1, 0)
		}
		ms.all = append(ms.all, &machine{
			name: name, base: base, decoder: Decoder{line: line}, differ: NewDiffer(ids, base), spare: spare, reason: "not connected yet",
		})
	}
	ms.rec.Health.Engine = "ssh"
	return ms
}

// event handles what has happened to a machine.
func (ms *machines) event(e *sshlink.Event, now int64) {
	if e.Kind == sshlink.Ready {
		ms.ready = true
		return
	}
	if e.Machine >= len(ms.all) {
		return
	}
	m := ms.all[e.Machine]
	switch e.Kind {
	case sshlink.Begun:
		m.begin(now)
	case sshlink.Ended:
		m.end(e)
	case sshlink.Data:
		m.split(e.Data, func(text []byte) { ms.line(e.Machine, text, now) })
		if m.failed == nil && (len(m.text) > MaxLine || ms.partial() > maxPartial) {
			ms.fail(e.Machine, ErrLong)
		}
	case sshlink.Ready:
	}
}

// partial is how many bytes of lines that have not ended are kept.
func (ms *machines) partial() (n int) {
	for _, m := range ms.all {
		n += len(m.text)
	}
	return n
}

// line reads a line of a machine, and holds what it carried until its second has ended.
func (ms *machines) line(number int, text []byte, now int64) {
	m := ms.all[number]
	s, l, err := m.read(text, now)
	if s != nil && !ms.rec.Started() { // It is of the second before, and of the one it came in.
		ms.rec.Begin(now - now%second - second)
	}
	if err != nil {
		ms.fail(number, err)
		return
	}
	if s == nil {
		return
	}
	slot := m.place(l, ms.open(), flows.SlotOf(now))
	n := min(int(slot-ms.open()), int(flows.SlotOf(s.To-1)-flows.SlotOf(s.From))) + 1
	s.Lossy = s.Lossy || s.Gap || m.late > 0 || m.known && !m.answered
	m.answered, m.known, m.silent, m.next = true, true, now, slot+1
	m.iface, m.note, m.reason = l.Interface, noteOf(l), ""
	m.drops += s.Drops
	s.Rest.Key.Iface = m.base
	shift := slot.Start() + second - s.To
	for i := range s.Deltas {
		d := &s.Deltas[i]
		d.First, d.Last = max(d.First+shift, 0), max(d.Last+shift, 0)
	}
	for i, part := range s.Parts(max(n, 1)) {
		ms.held = append(ms.held, heldStep{number, slot - flows.Slot(max(n, 1)-1-i), part, s.Lossy})
	}
}

// noteOf says what of the capture of a line is not as one would expect.
func noteOf(l *Line) string {
	note := ""
	for _, n := range l.Notes {
		note = join(note, n)
	}
	if l.State != "live" {
		note = join(note, l.State)
	}
	return flows.Clean(note, maxText)
}

// fail ends the connection to a machine whose lines make no sense. One that follows another
// schema will do so the next time.
func (ms *machines) fail(number int, err error) {
	m := ms.all[number]
	m.failed, m.text = err, nil
	m.reason = flows.Clean(err.Error(), maxReason)
	if _, m.refused = err.(SchemaError); m.refused { //nolint:errorlint // It is not wrapped.
		ms.order(number, sshlink.Refuse)
		return
	}
	ms.order(number, sshlink.Drop)
}

// open is the slot that ends next.
func (ms *machines) open() flows.Slot { return flows.SlotOf(ms.rec.End() - 1) }

// tick ends the seconds that are over, and returns how long it is until the next has to be, in
// nanoseconds.
func (ms *machines) tick(now int64) (wait int64) {
	ms.dropSilent(now)
	if !ms.rec.Started() {
		return second
	}
	for {
		end := ms.rec.End()
		if now-end > meter.MaxEmptySlots*second { // This machine was asleep.
			ms.close(end)
			ms.rec.Lost(now)
			ms.rec.Advance(now - now%second)
			continue
		}
		if now < end {
			return end - now
		}
		if now < end+grace && !ms.complete() {
			return end + grace - now
		}
		ms.close(end)
	}
}

// complete reports whether each machine that is connected has had its line for the slot that ends
// next.
func (ms *machines) complete() bool {
	for _, m := range ms.all {
		if m.up && m.answered && m.failed == nil && m.next <= ms.open() {
			return false
		}
	}
	return true
}

// close sends the batch of the slot that ends at end.
func (ms *machines) close(end int64) {
	slot, later, due := ms.open(), ms.held[:0], []heldStep(nil)
	for _, h := range ms.held {
		if h.slot > slot {
			later = append(later, h)
			continue
		}
		due = append(due, h)
		if h.lossy {
			ms.rec.Lost(end - 1)
		}
	}
	clear(ms.held[len(later):])
	ms.held = later
	ms.add(end-1, due)
	ms.describe(slot, end)
	ms.rec.Advance(end)
}

// add adds what machines carried up to now. No two of them have a flow in common: what each carried
// first is added together, so that flows are looked for only where a machine has carried something
// twice.
func (ms *machines) add(now int64, steps []heldStep) {
	n := 0
	for i := range steps {
		n += len(steps[i].Deltas)
	}
	deltas, added, again := make([]flows.Delta, 0, n), make([]bool, len(ms.all)), []meter.Counted(nil)
	for i := range steps {
		c := steps[i].Counted
		if added[steps[i].machine] {
			again = append(again, c)
			continue
		}
		added[steps[i].machine] = true
		deltas, c.Deltas = append(deltas, c.Deltas...), nil
		ms.rec.AddCounted(now, c)
	}
	ms.rec.AddCounted(now, meter.Counted{Deltas: deltas})
	for i := range again {
		ms.rec.AddCounted(now, again[i])
	}
}

// describe has the batches say how the machines are. Of one that was connected and has no line
// for a slot, something is missing in that.
func (ms *machines) describe(slot flows.Slot, end int64) {
	h := &ms.rec.Health
	h.Sources, h.Names, h.Restarts, h.KernelDrops = make([]flows.Source, len(ms.all)), nil, 0, flows.OptionalCount{OK: true}
	for i, m := range ms.all {
		h.Sources[i] = m.source(uint32(i) + 1)
		h.Restarts += m.restarts
		h.KernelDrops.N += m.drops
		if m.known && !m.refused && m.next <= slot {
			ms.rec.Lost(end - 1)
		}
		names := m.differ.Interfaces()
		if len(ms.all) == 1 {
			h.Names = names
			continue
		}
		if h.Names == nil {
			h.Names = make(map[uint32]string)
		}
		h.Names[m.base] = m.iface
		maps.Copy(h.Names, names)
	}
}

// dropSilent ends connections that have gone silent: nobody may be at the other end any more. Those that are not
// there yet may be waiting for what the user is asked, until all are ready.
func (ms *machines) dropSilent(now int64) {
	for i, m := range ms.all {
		switch silence := now - m.silent; {
		case !m.up || m.failed != nil:
		case m.answered && silence > maxSilence:
			ms.fail(i, fieldError("written no line for 15 s"))
		case !m.answered && ms.ready && silence > maxConnecting:
			ms.fail(i, fieldError("written no line in 60 s"))
		}
	}
}

// finish sends the last batch.
func (ms *machines) finish(now int64) {
	if !ms.rec.Started() {
		ms.rec.Begin(now)
	}
	end := ms.rec.End()
	ms.add(max(min(now, end-1), ms.rec.Start()), ms.held)
	ms.held = nil
	ms.describe(-1, end)
	for i := range ms.rec.Health.Sources {
		ms.rec.Health.Sources[i].State = flows.Ended
	}
	ms.rec.Finish(now)
}
