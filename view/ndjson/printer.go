package ndjson

import (
	"math"
	"slices"
	"time"

	"iftopgo/flows"
	"iftopgo/model"
)

// printer turns a model into a line, which it appends to out.
type printer struct {
	out   []byte
	m     *model.Model
	table *flows.Table
	scale float64 // of rates, from bytes
	clock clock
	span  flows.Span // since the last line
	left  flows.Pair // bytes of the span that are in no row yet

	iface     uint32 // the interface whose name is kept, once named
	ifaceName string
	named     bool
}

// newPrinter returns the printer of a line that follows another, which may be nil.
func newPrinter(dst []byte, m *model.Model, last *listing) *printer {
	own := *m
	own.Labels.Between, own.Labels.Marks = " ", false // Whatever a terminal can show.
	p := &printer{out: dst, m: &own, table: m.Shown, scale: scale(m)}
	p.clock.wall = m.Shown.Health().Clock
	p.span = flows.Span{To: m.Shown, Running: true, AfterRunning: true}
	if last != nil {
		p.span.From = last.table
	}
	p.left = p.span.Total()
	return p
}

// scale is what rates in bytes a second are multiplied by.
func scale(m *model.Model) float64 {
	if m.Prefs.Bytes {
		return 1
	}
	return 8
}

// head returns what stands before the rows.
func (p *printer) head() *head {
	t, total := p.table, p.table.Total()
	h := t.Health()
	peak, sum := t.Peaks(total)
	l := head{
		Schema:       Schema,
		Timestamp:    p.time(t.At()),
		Interval:     p.m.Prefs.Refresh,
		Uptime:       float64(t.At()-t.Start()) / float64(time.Second),
		Since:        p.time(t.Since()),
		Interface:    plain(model.SourceNames(&h)),
		Unit:         "bit/s",
		By:           p.m.By.Word(),
		FlowCount:    t.Len(),
		TotalSent:    total.Total.Bytes.Sent,
		TotalRecv:    total.Total.Bytes.Recv,
		PacketsSent:  total.Total.Packets.Sent,
		PacketsRecv:  total.Total.Packets.Recv,
		IntervalSent: p.left.Sent,
		IntervalRecv: p.left.Recv,
		rates:        p.rates(t.Rates(total)),
		PeakSent:     p.whole(float64(peak.Sent)),
		PeakRecv:     p.whole(float64(peak.Recv)),
		PeakTotal:    p.whole(float64(sum)),
		Capture:      p.health(&h),
		Owners:       p.search(),
		Alerts:       p.alerts(),
	}
	if p.m.Prefs.Bytes {
		l.Unit = "B/s"
	}
	for i, name := range [...]string{"2s", "10s", "40s"} {
		if t.LossyWindow(flows.Window(i)) {
			l.Lossy = append(l.Lossy, name)
		}
	}
	return &l
}

func (p *printer) health(h *flows.Health) health {
	out := health{
		Engine: h.Engine, Received: h.Received, Undecoded: h.Undecoded,
		KernelDrops: known(h.KernelDrops), InterfaceDrops: known(h.InterfaceDrops),
		NamesSkipped: h.NamesSkipped, Restarts: h.Restarts, EvictedFlows: p.table.Evicted(), Unassigned: p.table.Unassigned(), State: "live",
	}
	if slot, ok := p.table.LastLoss(); ok {
		out.LastLoss = p.time(slot.Start())
	}
	if p.m.Done {
		out.State = "ended"
	} else if trouble := model.Trouble(h, p.table.At()); trouble != "" {
		out.State = plain(trouble)
	}
	for _, s := range h.Sources {
		if s.Note != "" {
			out.Notes = append(out.Notes, plain(s.Name+": "+s.Note))
		}
	}
	out.Notes = append(out.Notes, model.Notes(h)...)
	if wrong := p.m.Networks.Wrong; wrong != "" {
		out.Notes = append(out.Notes, "networks: "+wrong)
	}
	if why := p.m.Sandbox.HelperErr; why != "" {
		out.Notes = append(out.Notes, why)
	}
	out.Notes = append(out.Notes, p.m.Sandbox.Ended...)
	return out
}

// search is how processes are found, nil when they are not looked for.
func (p *printer) search() *flows.OwnerSearch {
	s := p.m.OwnerSearch()
	if s.Engine == "" {
		return nil
	}
	return &s
}

// plain is a text without what steers the terminal a line may be printed on. JSON
// escapes some control characters, but not those of eight bits. Names of hosts
// and owners have been cleaned where they entered; those of files and interfaces
// are what the user said.
func plain(s string) string {
	const longest = 4096 // a path
	return flows.Clean(s, longest)
}

// alerts lists the rows above the threshold, by what they are and how they are
// called: "flow web-1:50412 cdn.example.net:https TCP", "host db-3.internal",
// "process firefox".
func (p *printer) alerts() []string {
	out := make([]string, 0, len(p.m.Alerts.Raised))
	for id := range p.m.Alerts.Raised {
		out = append(out, p.m.AlertName(id))
	}
	slices.Sort(out)
	return out
}

func known(k flows.OptionalCount) *uint64 {
	if !k.OK {
		return nil
	}
	return &k.N
}

func (p *printer) rates(r flows.Rates) rates {
	return rates{
		p.whole(r[0].Sent), p.whole(r[0].Recv), p.whole(r[1].Sent), p.whole(r[1].Recv), p.whole(r[2].Sent), p.whole(r[2].Recv),
	}
}

// whole returns a rate in the line's unit, rounded: a fraction of a bit says nothing.
func (p *printer) whole(bytes float64) float64 { return math.Round(bytes * p.scale) }

// time returns a capture time as a line has it.
func (p *printer) time(ns int64) string { return string(p.clock.append(nil, ns)) }
