package list

import (
	"strings"

	"iftopgo/flows"
)

// textKey is what a row is sorted by in an order of texts: addresses by number, names by
// letter. Its fields are compared one after the other.
type textKey struct {
	class  textClass
	addr   flows.Addr // of an address
	text   string     // of a name, in lower case
	number uint32     // a port or process id
}

// textClass is the kind of a textKey.
type textClass uint8

// The classes, in order.
const (
	classIPv4 textClass = iota
	classIPv6
	classText
	classNone // there is nothing to show
)

// byText reports whether the order is one of texts.
func byText(s SortBy) bool { return s == ByLocal || s == ByRemote || s == ByProcess }

// textKeys makes the keys of rows, one after the other.
type textKeys struct {
	*flows.Labels
	by     SortBy
	owners map[flows.OwnerID]textKey // there are fewer of them than rows
}

// newTextKeys returns the keys of rows in an order of texts: what stands in the column,
// or the title of the row where rows of the group have no such column.
func newTextKeys(l *flows.Labels, rows []Row, by SortBy) []textKey {
	b := textKeys{Labels: l, by: by, owners: map[flows.OwnerID]textKey{}}
	keys := make([]textKey, len(rows))
	for i := range rows {
		b.fill(&keys[i], &rows[i])
	}
	return keys
}

// fill sets the key of a row.
func (b *textKeys) fill(to *textKey, r *Row) {
	group, kind := flows.Ungrouped, flows.KindUnknown
	if r.sum != nil {
		group, kind = r.sum.id.Group, r.sum.id.Kind
	}
	k := r.key()
	switch {
	case b.by == ByProcess && (group != flows.Processes || kind == flows.KindUnknown):
		b.fillOwner(to, r)
	case b.by == ByLocal && (group == flows.LocalHosts || group.HasEnds()):
		b.fillHost(to, k.Net, &k.Local, k.LocalPort, b.ShownLocal(k).HostName)
	case b.by == ByRemote && (group == flows.RemoteHosts || group.HasEnds()):
		b.fillHost(to, k.Net, &k.Remote, k.RemotePort, b.ShownRemote(k).HostName)
	default:
		to.class, to.text = classText, strings.ToLower(b.Title(r.ID()))
	}
}

func (b *textKeys) fillHost(to *textKey, net flows.Net, a *flows.Addr, port uint16, name flows.HostName) {
	to.number = uint32(port)
	if net == flows.NetNone {
		*to = textKey{class: classNone}
		return
	}
	switch {
	case name.Text != "":
		to.class, to.text = classText, name.Lower
	case a.IsIPv6():
		to.class, to.addr = classIPv6, *a
	default:
		to.class, to.addr = classIPv4, *a
	}
}

func (b *textKeys) fillOwner(to *textKey, r *Row) {
	if r.sum != nil {
		*to = ownerTextKey(r.sum.owner)
		return
	}
	id := b.OwnerOf(r.flow)
	known, ok := b.owners[id]
	if !ok {
		known = ownerTextKey(b.Process(id))
		b.owners[id] = known
	}
	*to = known
}

func ownerTextKey(o *flows.Owner) textKey {
	if o == nil {
		return textKey{class: classNone}
	}
	return textKey{class: classText, text: strings.ToLower(o.Name), number: uint32(max(o.PID, 0))}
}
