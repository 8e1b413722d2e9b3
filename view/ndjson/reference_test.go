package ndjson

import (
	"cmp"
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
	NameSrc string `json:"name_src,omitempty"`
	NameDst string `json:"name_dst,omitempty"`
	Source  string `json:"name_source,omitempty"`
	ECH     bool   `json:"ech,omitempty"`
	identity
	ASN          uint32 `json:"asn,omitempty"`
	ASOrg        string `json:"as_org,omitempty"`
	Country      string `json:"country,omitempty"`
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
	Guess     bool    `json:"guess,omitempty"`
	Closed    bool    `json:"closed,omitempty"`
	Unknown   bool    `json:"unknown,omitempty"`
	Merged    bool    `json:"merged,omitempty"`
	Other     bool    `json:"other,omitempty"`
	Unchanged bool    `json:"unchanged,omitempty"`
	Flows     uint64  `json:"flows,omitempty"` // how many the row stands for
	Rows      uint64  `json:"rows,omitempty"`
	FlowsNow  *uint64 `json:"flows_now,omitempty"`
}

// identity is what tells a flow from all others.
type identity struct {
	SrcIP     string  `json:"src_ip,omitempty"`
	DstIP     string  `json:"dst_ip,omitempty"`
	SrcPort   *uint16 `json:"src_port,omitempty"` // 0 for protocols without ports
	DstPort   *uint16 `json:"dst_port,omitempty"`
	Protocol  string  `json:"protocol,omitempty"`
	Interface string  `json:"interface,omitempty"`
	Machine   string  `json:"machine,omitempty"`
}

// owner is the process of a flow, as far as it is known.
type owner struct {
	Process     string `json:"process_name,omitempty"`
	Comm        string `json:"comm,omitempty"`
	PID         int    `json:"pid,omitempty"`
	User        string `json:"user,omitempty"`
	Exe         string `json:"exe,omitempty"`
	PackageName string `json:"publisher,omitempty"`
	Package     string `json:"package,omitempty"`
	SHA256      string `json:"sha256,omitempty"`
	Container   string `json:"container,omitempty"`
}

// reference makes single lines the slow way: of structs, for encoding/json.
type reference struct{ *printer }

func newReference(m *model.Model) reference { return reference{newPrinter(nil, m, nil)} }

// line returns the line of a model, as Append is asked for it.
func (p reference) line(o Options) line {
	l := line{head: *p.head(), Flows: []flow{}, Final: o.Final}
	var rows []list.Row
	var other *list.Row
	for _, r := range p.m.List.Active() {
		if r.IsOther() {
			other = &r
		} else {
			rows = append(rows, r)
		}
	}
	cut := p.m.List.Partial
	if o.Limit > 0 && len(rows) > o.Limit {
		rows, cut = rows[:o.Limit], true
	}
	for i := range rows {
		l.Flows = append(l.Flows, p.flow(&rows[i]))
	}
	var left flow
	switch {
	case cut:
		series, n := list.Remainder(p.table, rows)
		left = p.series(&series, p.table.Rates(&series))
		left.Flows = n
	case other != nil:
		left = p.series(other.Series(), other.Rates())
		left.Flows = other.Count()
	default:
		return l
	}
	if left.Flows > 0 || left.sums() != (sums{}) {
		left.Other = true
		l.Flows = append(l.Flows, left)
	}
	return l
}

func (p reference) flow(r *list.Row) flow {
	k, id := r.Key(), r.ID()
	f := p.series(r.Series(), r.Rates())
	f.Protocol = model.Protocol(r)
	_, f.Closed = r.Closed()
	single := r.Flow()
	if single == nil {
		return p.group(r, f)
	}
	if k.Net != flows.NetNone {
		f.Src, f.Dst = p.m.Labels.Ends(id)
		local, remote := p.m.Labels.ShownLocal(&k), p.m.Labels.ShownRemote(&k)
		f.SrcHost, f.DstHost = cmp.Or(local.Text, k.Local.Netip().String()), cmp.Or(remote.Text, k.Remote.Netip().String())
		f.NameSrc, f.NameDst = local.Text, remote.Text
		f.Source, f.ECH = cmp.Or(remote.Source.String(), local.Source.String()), remote.ECH || remote.Text == "" && local.ECH
		f.SrcIP, f.DstIP = k.Local.Netip().String(), k.Remote.Netip().String()
		if !single.Former() || k.LocalPort != 0 {
			f.SrcPort = &k.LocalPort
		}
		if !single.Former() || k.RemotePort != 0 {
			f.DstPort = &k.RemotePort
		}
	}
	if single.Former() {
		f.Merged, f.Flows = true, r.Count()
	}
	if k.Iface != 0 {
		f.Interface = plain(p.m.InterfaceName(k.Iface))
	}
	f = located(f, p.m.Labels.NetworkOf(&k))
	f.owner = ownerOf(r.Owner(&p.m.Labels))
	if _, evidence := p.m.Labels.Owner(k); f.PID != 0 && !single.Former() {
		f.Guess = evidence == flows.EvidenceGuess
	}
	return f
}

// group fills in what a row of several flows has.
func (p reference) group(r *list.Row, f flow) flow {
	k, id := r.Key(), r.ID()
	now := uint64(r.Live())
	f.Name, f.Flows, f.FlowsNow, f.Unknown = p.m.Title(id), r.Count(), &now, id.Unknown()
	f = located(f, p.m.Labels.NetworkOfRow(&id))
	f.owner = ownerOf(r.Common(&p.m.Labels))
	switch {
	case id.Group == flows.Interfaces:
		f.Interface = plain(p.m.InterfaceTitle(k.Iface))
	case k.Net == flows.NetNone:
	case id.Group == flows.RemoteHosts:
		f.DstHost, f.DstIP = p.m.Labels.Host(k.Remote), k.Remote.Netip().String()
	case id.Group == flows.Services:
		f.DstPort = &k.RemotePort
	}
	return f
}

// located is a row with a network.
func located(f flow, n *flows.Network) flow {
	f.ASN, f.ASOrg, f.Country = n.ASN, n.Org, n.Country
	return f
}

func ownerOf(o *flows.Owner) owner {
	if o == nil {
		return owner{}
	}
	return owner{o.Name, o.Comm, o.PID, o.User, o.Exe, o.PackageName, o.Package, o.SHA256, o.Container}
}

// series fills in what every row has.
func (p reference) series(s *flows.Series, r flows.Rates) flow {
	peak, _ := p.table.Peaks(s)
	at := func(ns int64) string {
		return time.Unix(0, p.table.Health().Clock.Wall(ns)).UTC().Format(time.RFC3339Nano)
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
