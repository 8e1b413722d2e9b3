package ndjson

import (
	"math"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// line is a whole line, in the order of its fields.
type line struct {
	head
	Flows []flow     `json:"flows"`
	Gone  []identity `json:"gone,omitempty"`
	Final bool       `json:"final,omitempty"`
}

// flow is one row.
type flow struct {
	Name    string `json:"name,omitempty"` // of a row that is a group of flows
	Src     string `json:"src,omitempty"`
	Dst     string `json:"dst,omitempty"`
	SrcHost string `json:"src_host,omitempty"`
	DstHost string `json:"dst_host,omitempty"`
	identity
	rates               // sent_2s and the rest
	TotalSent    uint64 `json:"total_sent"`
	TotalRecv    uint64 `json:"total_recv"`
	PacketsSent  uint64 `json:"packets_sent"`
	PacketsRecv  uint64 `json:"packets_recv"`
	IntervalSent uint64 `json:"interval_sent"`
	IntervalRecv uint64 `json:"interval_recv"`

	PeakSent  float64 `json:"peak_sent"`
	PeakRecv  float64 `json:"peak_recv"`
	FirstSeen string  `json:"first_seen"`
	LastSeen  string  `json:"last_seen"`
	Lossy     bool    `json:"lossy,omitempty"`
	owner
	Other     bool   `json:"other,omitempty"`
	Unchanged bool   `json:"unchanged,omitempty"`
	Flows     uint64 `json:"flows,omitempty"` // how many the row stands for
}

// identity is what tells a flow from all others.
type identity struct {
	SrcIP     string  `json:"src_ip,omitempty"`
	DstIP     string  `json:"dst_ip,omitempty"`
	SrcPort   *uint16 `json:"src_port,omitempty"` // 0 for protocols without ports
	DstPort   *uint16 `json:"dst_port,omitempty"`
	Protocol  string  `json:"protocol,omitempty"`
	Interface string  `json:"interface,omitempty"`
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

// reference makes single lines the slow way: of structs, for encoding/json.
type reference struct{ *printer }

func newReference(m *model.Model) reference { return reference{newPrinter(nil, m, nil)} }

// line returns the line of a model, as Append is asked for it.
func (p reference) line(o Options) line {
	l := line{head: *p.head(), Flows: []flow{}, Final: o.Final}
	rows := p.m.List.Active()
	if o.Limit > 0 && len(rows) > o.Limit {
		rows = rows[:o.Limit]
	}
	for i := range rows {
		l.Flows = append(l.Flows, p.flow(&rows[i]))
	}
	left, unlisted := list.Remainder(p.table, rows)
	other := p.series(&left, p.table.Rates(&left))
	other.Other, other.Flows = true, p.table.Others()+uint64(unlisted)
	if other.Flows > 0 || p.table.HasOther() {
		l.Flows = append(l.Flows, other)
	}
	return l
}

func (p reference) flow(r *list.Row) flow {
	k, id := r.Key(), r.ID()
	f := p.series(r.Series(), r.Rates())
	f.Protocol = model.Protocol(r)
	if id.Group != flows.Ungrouped {
		f.Name, f.Flows = p.m.Labels.Title(id), uint64(r.Flows())
		return f
	}
	if k.Net != flows.NetNone {
		f.Src, f.Dst = p.m.Labels.Ends(id)
		f.SrcHost, f.DstHost = p.m.Labels.Host(k.Local), p.m.Labels.Host(k.Remote)
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
func (p reference) series(s *flows.Series, r flows.Rates) flow {
	peak, _ := p.table.Peaks(s)
	at := func(ns int64) string {
		return time.Unix(0, ns+p.table.Health().ClockOffset).UTC().Format(time.RFC3339Nano)
	}
	return flow{
		rates:     p.rates(r),
		TotalSent: s.Total.Bytes.Sent, TotalRecv: s.Total.Bytes.Recv,
		PacketsSent: s.Total.Packets.Sent, PacketsRecv: s.Total.Packets.Recv,
		IntervalSent: s.Total.Bytes.Sent, IntervalRecv: s.Total.Bytes.Recv,
		PeakSent: math.Round(float64(peak.Sent) * p.scale), PeakRecv: math.Round(float64(peak.Recv) * p.scale),
		FirstSeen: at(s.First), LastSeen: at(s.Last),
		Lossy: p.table.Lossy(s),
	}
}
