package ndjson

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// Schema is the number of the schema the lines follow. Fields may be added
// under the same number; they are never removed or given another meaning.
const Schema = 1

// line is one object. A field that is absent is not known.
type line struct {
	Schema      int                `json:"schema"`
	Timestamp   string             `json:"timestamp"`
	Interval    int                `json:"interval"`
	Uptime      float64            `json:"uptime"`
	Interface   string             `json:"interface"`
	Unit        string             `json:"unit"`
	FlowCount   int                `json:"flow_count"`
	TotalSent   uint64             `json:"total_sent"`
	TotalRecv   uint64             `json:"total_recv"`
	PacketsSent uint64             `json:"packets_sent"`
	PacketsRecv uint64             `json:"packets_recv"`
	rates                          // sent_2s and the rest
	PeakSent    float64            `json:"peak_sent"`
	PeakRecv    float64            `json:"peak_recv"`
	PeakTotal   float64            `json:"peak_total"`
	Lossy       []string           `json:"lossy,omitempty"` // averages that may be too low
	Capture     health             `json:"capture"`
	Owners      *flows.OwnerSearch `json:"owners,omitempty"`
	Alerts      []string           `json:"alerts"`
	Flows       []flow             `json:"flows"`
	Final       bool               `json:"final,omitempty"`
}

// rates are the averages in the line's unit.
type rates struct {
	Sent2s  float64 `json:"sent_2s"`
	Recv2s  float64 `json:"recv_2s"`
	Sent10s float64 `json:"sent_10s"`
	Recv10s float64 `json:"recv_10s"`
	Sent40s float64 `json:"sent_40s"`
	Recv40s float64 `json:"recv_40s"`
}

// health is the state of the capture.
type health struct {
	Engine         string   `json:"engine"`
	Received       uint64   `json:"received"`
	KernelDrops    *uint64  `json:"kernel_drops,omitempty"`
	InterfaceDrops *uint64  `json:"interface_drops,omitempty"`
	Undecoded      uint64   `json:"undecoded"`
	Restarts       uint64   `json:"restarts"`
	EvictedFlows   uint64   `json:"evicted_flows"`
	Unassigned     uint64   `json:"unassigned_packets"`
	LastLoss       string   `json:"last_loss,omitempty"`
	State          string   `json:"state"`
	Notes          []string `json:"notes,omitempty"`
}

// flow is one row.
type flow struct {
	Name        string  `json:"name,omitempty"` // of a row that is a group of flows
	Src         string  `json:"src,omitempty"`
	Dst         string  `json:"dst,omitempty"`
	SrcIP       string  `json:"src_ip,omitempty"`
	DstIP       string  `json:"dst_ip,omitempty"`
	SrcPort     *uint16 `json:"src_port,omitempty"` // 0 for protocols without ports
	DstPort     *uint16 `json:"dst_port,omitempty"`
	Protocol    string  `json:"protocol,omitempty"`
	Interface   string  `json:"interface,omitempty"`
	rates               // sent_2s and the rest
	TotalSent   uint64  `json:"total_sent"`
	TotalRecv   uint64  `json:"total_recv"`
	PacketsSent uint64  `json:"packets_sent"`
	PacketsRecv uint64  `json:"packets_recv"`

	PeakSent  float64 `json:"peak_sent"`
	PeakRecv  float64 `json:"peak_recv"`
	FirstSeen string  `json:"first_seen"`
	LastSeen  string  `json:"last_seen"`
	Lossy     bool    `json:"lossy,omitempty"`
	owner
	Other bool   `json:"other,omitempty"`
	Flows uint64 `json:"flows,omitempty"` // how many a group, or the other row, stands for
}

// owner is the process of a flow, as far as it is known.
type owner struct {
	Process     string `json:"process_name,omitempty"`
	PID         int    `json:"pid,omitempty"`
	User        string `json:"user,omitempty"`
	Exe         string `json:"exe,omitempty"`
	PackageName string `json:"publisher,omitempty"`
	Package     string `json:"package,omitempty"`
	Container   string `json:"container,omitempty"`
}

// Options are what a line is asked to be.
type Options struct {
	// Limit is how many flows are listed at most; the rest of them is counted
	// in the other row. 0 lists all.
	Limit int
	// Final marks the last line.
	Final bool
}

// Append appends the model as one line, with its line feed.
func Append(dst []byte, m *model.Model, o Options) ([]byte, error) {
	own := *m
	own.Labels.Between = " " // Whatever a terminal can show.
	p := printer{m: &own, table: m.Shown, scale: 8}
	if m.Prefs.Bytes {
		p.scale = 1
	}
	text, err := json.Marshal(p.line(o))
	if err != nil {
		return dst, fmt.Errorf("writing a JSON line: %w", err)
	}
	return append(append(dst, text...), '\n'), nil
}

// printer turns a model into a line.
type printer struct {
	m     *model.Model
	table *flows.Table
	scale float64 // of rates, from bytes
}

func (p *printer) line(o Options) line {
	t, total := p.table, p.table.Total()
	h := t.Health()
	peak, sum := t.Peaks(total)
	l := line{
		Schema:      Schema,
		Timestamp:   p.time(t.At()),
		Interval:    p.m.Prefs.Refresh,
		Uptime:      float64(t.At()-t.Start()) / float64(time.Second),
		Interface:   plain(model.SourceNames(&h)),
		Unit:        "bit/s",
		FlowCount:   t.Len(),
		TotalSent:   total.Total.Bytes.Sent,
		TotalRecv:   total.Total.Bytes.Recv,
		PacketsSent: total.Total.Packets.Sent,
		PacketsRecv: total.Total.Packets.Recv,
		rates:       p.rates(t.Rates(total)),
		PeakSent:    float64(peak.Sent) * p.scale,
		PeakRecv:    float64(peak.Recv) * p.scale,
		PeakTotal:   float64(sum) * p.scale,
		Capture:     p.health(&h),
		Owners:      p.search(),
		Alerts:      p.alerts(),
		Flows:       p.flows(o.Limit),
		Final:       o.Final,
	}
	if p.m.Prefs.Bytes {
		l.Unit = "B/s"
	}
	for i, name := range [...]string{"2s", "10s", "40s"} {
		if t.LossyWindow(flows.Window(i)) {
			l.Lossy = append(l.Lossy, name)
		}
	}
	return l
}

func (p *printer) health(h *flows.Health) health {
	out := health{
		Engine: h.Engine, Received: h.Received, Undecoded: h.Undecoded,
		KernelDrops: known(h.KernelDrops), InterfaceDrops: known(h.InterfaceDrops),
		Restarts: h.Restarts, EvictedFlows: p.table.Evicted(), Unassigned: p.table.Unassigned(), State: "live",
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
	if ended := p.m.Sandbox.HelperErr; ended != "" {
		out.Notes = append(out.Notes, ended)
	}
	return out
}

// search is how processes are found, nil when they are not looked for.
func (p *printer) search() *flows.OwnerSearch {
	if p.m.Owners.Engine == "" {
		return nil
	}
	return &p.m.Owners
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

// flows lists the rows, then what has no row here in an other row: the table's
// own, and what is beyond the limit.
func (p *printer) flows(limit int) []flow {
	rows := p.m.List.Active()
	if limit > 0 && len(rows) > limit {
		rows = rows[:limit]
	}
	out := make([]flow, 0, len(rows)+1)
	for i := range rows {
		out = append(out, p.flow(&rows[i]))
	}
	if other := p.other(rows); other.Flows > 0 || p.table.HasOther() {
		out = append(out, other)
	}
	return out
}

func (p *printer) flow(r *list.Row) flow {
	k := r.Key()
	id := r.ID()
	f := p.series(r.Series(), r.Rates())
	f.Protocol = model.Protocol(r)
	if id.Group != flows.Ungrouped {
		f.Name, f.Flows = p.m.Labels.Title(id), uint64(r.Flows())
		return f
	}
	f.Src, f.Dst = p.m.Labels.Ends(id)
	if k.Net != flows.NetNone {
		f.SrcIP, f.DstIP = k.Local.Netip().String(), k.Remote.Netip().String()
		f.SrcPort, f.DstPort = &k.LocalPort, &k.RemotePort
	}
	if k.Iface != 0 {
		f.Interface = plain(p.m.InterfaceName(k.Iface))
	}
	if o := r.Owner(&p.m.Labels); o != nil {
		f.owner = owner{o.Name, o.PID, o.User, o.Exe, o.PackageName, o.Package, o.Container}
	}
	return f
}

// series fills in what every row has.
func (p *printer) series(s *flows.Series, r flows.Rates) flow {
	peak, _ := p.table.Peaks(s)
	return flow{
		rates:     p.rates(r),
		TotalSent: s.Total.Bytes.Sent, TotalRecv: s.Total.Bytes.Recv,
		PacketsSent: s.Total.Packets.Sent, PacketsRecv: s.Total.Packets.Recv,
		PeakSent: float64(peak.Sent) * p.scale, PeakRecv: float64(peak.Recv) * p.scale,
		FirstSeen: p.time(s.First), LastSeen: p.time(s.Last),
		Lossy: p.table.Lossy(s),
	}
}

// other is the row of everything that is not among the listed ones: what is
// left of the totals without them, so that a line always adds up.
func (p *printer) other(listed []list.Row) flow {
	left, unlisted := list.Remainder(p.table, listed)
	f := p.series(&left, p.table.Rates(&left))
	f.Other = true
	f.Flows = p.table.Others() + uint64(unlisted)
	return f
}

func (p *printer) rates(r flows.Rates) rates {
	s := p.scale
	return rates{
		r[0].Sent * s, r[0].Recv * s, r[1].Sent * s, r[1].Recv * s, r[2].Sent * s, r[2].Recv * s,
	}
}

// time writes a capture time by the wall clock, in UTC so that the same capture
// reads the same everywhere.
func (p *printer) time(ns int64) string {
	h := p.table.Health()
	return time.Unix(0, ns+h.ClockOffset).UTC().Format(time.RFC3339Nano)
}
