package flows

import "strings"

// label is a text as it is ordered: addresses by number, names by letter. Its
// fields are compared one after the other.
type label struct {
	class  labelClass
	addr   Addr   // of addresses
	text   string // of names, in lower case
	number uint32 // a port or process id
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
func (s SortBy) byText() bool { return s == ByLocal || s == ByRemote || s == ByProcess }

// labeler finds out what rows are ordered by, one after the other.
type labeler struct {
	*Labels
	by     SortBy
	owners map[OwnerID]label // there are fewer of them than rows
	addr   Addr              // the address asked for last, often the next one too
	name   name              // its name
}

// labelsOf returns what rows are ordered by in an order of texts: what stands in
// the column, or where rows of the group have none, the row's title.
func (l *Labels) labelsOf(rows []Row, by SortBy) []label {
	b := labeler{Labels: l, by: by, owners: map[OwnerID]label{}}
	b.name, _ = l.names.get(b.addr)
	labels := make([]label, len(rows))
	for i := range rows {
		b.fill(&labels[i], &rows[i])
	}
	return labels
}

// fill finds out what a row is ordered by.
func (b *labeler) fill(to *label, r *Row) {
	group, kind := Ungrouped, KindUnknown
	if r.sum != nil {
		group, kind = r.sum.id.Group.kind(), r.sum.id.Kind
	}
	k := r.key()
	switch {
	case b.by == ByProcess && (group != Processes || kind == KindUnknown):
		b.fillOwner(to, r)
	case b.by == ByLocal && (group == LocalHosts || group == Ungrouped):
		b.fillHost(to, k.Net, &k.Local, k.LocalPort)
	case b.by == ByRemote && (group == RemoteHosts || group == Ungrouped):
		b.fillHost(to, k.Net, &k.Remote, k.RemotePort)
	default:
		to.class, to.text = labelText, strings.ToLower(b.Title(r.ID()))
	}
}

func (b *labeler) fillHost(to *label, net Net, a *Addr, port uint16) {
	to.number = uint32(port)
	if net == NetNone {
		*to = label{class: labelNone}
		return
	}
	if *a != b.addr {
		b.addr = *a
		b.name, _ = b.names.get(*a)
	}
	switch {
	case b.name.text != "" && !b.Numeric:
		to.class, to.text = labelText, b.name.lower
	case a.isIPv6():
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
	id := b.ownerID(&r.flow.Key)
	known, ok := b.owners[id]
	if !ok {
		known = ownerLabel(b.Process(id))
		b.owners[id] = known
	}
	*to = known
}

func ownerLabel(o *Owner) label {
	if o == nil {
		return label{class: labelNone}
	}
	return label{class: labelText, text: strings.ToLower(o.Name), number: uint32(max(o.PID, 0))}
}
