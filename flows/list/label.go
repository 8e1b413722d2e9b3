package list

import (
	"strings"

	"iftopgo/flows"
)

// label is a text as it is ordered: addresses by number, names by letter. Its
// fields are compared one after the other.
type label struct {
	class  labelClass
	addr   flows.Addr // of addresses
	text   string     // of names, in lower case
	number uint32     // a port or process id
}

// labelClass is what a label is.
type labelClass uint8

// The classes of labels, in order.
const (
	labelIPv4 labelClass = iota
	labelIPv6
	labelText
	labelNone // there is nothing to show
)

// byText says that the order is that of texts.
func byText(s SortBy) bool { return s == ByLocal || s == ByRemote || s == ByProcess }

// labeler finds out what rows are ordered by, one after the other.
type labeler struct {
	*flows.Labels
	by     SortBy
	owners map[flows.OwnerID]label // there are fewer of them than rows
	addr   flows.Addr              // the address asked for last, often the next one too
	name   flows.HostName          // its name
}

// labelsOf returns what rows are ordered by in an order of texts: what stands in
// the column, or where rows of the group have none, the row's title.
func labelsOf(l *flows.Labels, rows []Row, by SortBy) []label {
	b := labeler{Labels: l, by: by, owners: map[flows.OwnerID]label{}}
	b.name = l.HostName(b.addr)
	labels := make([]label, len(rows))
	for i := range rows {
		b.fill(&labels[i], &rows[i])
	}
	return labels
}

// fill finds out what a row is ordered by.
func (b *labeler) fill(to *label, r *Row) {
	group, kind := flows.Ungrouped, flows.KindUnknown
	if r.sum != nil {
		group, kind = r.sum.id.Group.Base(), r.sum.id.Kind
	}
	k := r.key()
	switch {
	case b.by == ByProcess && (group != flows.Processes || kind == flows.KindUnknown):
		b.fillOwner(to, r)
	case b.by == ByLocal && (group == flows.LocalHosts || group == flows.Ungrouped):
		b.fillHost(to, k.Net, &k.Local, k.LocalPort)
	case b.by == ByRemote && (group == flows.RemoteHosts || group == flows.Ungrouped):
		b.fillHost(to, k.Net, &k.Remote, k.RemotePort)
	default:
		to.class, to.text = labelText, strings.ToLower(b.Title(r.ID()))
	}
}

func (b *labeler) fillHost(to *label, net flows.Net, a *flows.Addr, port uint16) {
	to.number = uint32(port)
	if net == flows.NetNone {
		*to = label{class: labelNone}
		return
	}
	if *a != b.addr {
		b.addr = *a
		b.name = b.HostName(*a)
	}
	switch {
	case b.name.Text != "" && !b.Numeric:
		to.class, to.text = labelText, b.name.Lower
	case a.IsIPv6():
		to.class, to.addr = labelIPv6, *a
	default:
		to.class, to.addr = labelIPv4, *a
	}
}

func (b *labeler) fillOwner(to *label, r *Row) {
	if r.sum != nil {
		*to = ownerLabel(r.sum.owner)
		return
	}
	id := b.OwnerID(&r.flow.Key)
	known, ok := b.owners[id]
	if !ok {
		known = ownerLabel(b.Process(id))
		b.owners[id] = known
	}
	*to = known
}

func ownerLabel(o *flows.Owner) label {
	if o == nil {
		return label{class: labelNone}
	}
	return label{class: labelText, text: strings.ToLower(o.Name), number: uint32(max(o.PID, 0))}
}
