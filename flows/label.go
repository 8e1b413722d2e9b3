package flows

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"strings"
)

// label is a text as it is ordered: addresses by number, names by letter. Its
// fields are compared one after the other.
type label struct {
	class  labelClass
	addr   Addr   // of addresses
	text   string // of names, in lower case
	number uint64 // a port or process id
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

// label returns what a row is ordered by in an order of texts: what stands in
// the column, or where rows of the group have none, the row's title.
func (l *Labels) label(r *Row, by SortBy) label {
	var id ID // of a flow, as far as it matters here
	if r.sum != nil {
		id = r.sum.id
	}
	k, kind := r.key(), id.Group.kind()
	switch {
	case by == ByProcess && (kind != Processes || id.Kind == KindUnknown):
		return processLabel(r.Owner(l))
	case by == ByLocal && (kind == LocalHosts || kind == Ungrouped):
		return l.hostLabel(k, k.Local, k.LocalPort)
	case by == ByRemote && (kind == RemoteHosts || kind == Ungrouped):
		return l.hostLabel(k, k.Remote, k.RemotePort)
	default:
		return label{class: labelText, text: strings.ToLower(l.Title(id))}
	}
}

func (l *Labels) hostLabel(k *Key, a Addr, port uint16) label {
	if k.Net == NetNone {
		return label{class: labelNone}
	}
	if name := l.shownName(a); name != "" {
		return label{class: labelText, text: strings.ToLower(name), number: uint64(port)}
	}
	class := labelIPv4
	if a.isIPv6() {
		class = labelIPv6
	}
	return label{class: class, addr: a, number: uint64(port)}
}

func processLabel(o *Owner) label {
	if o == nil {
		return label{class: labelNone}
	}
	return label{class: labelText, text: strings.ToLower(o.Name), number: uint64(max(o.PID, 0))}
}

// figure returns the beginning of the label as a number of the same order.
func (b *label) figure() uint64 {
	var head [8]byte
	switch b.class {
	case labelIPv4:
		copy(head[1:], b.addr[12:])
		binary.BigEndian.PutUint16(head[5:], uint16(b.number))
	case labelIPv6:
		copy(head[1:], b.addr[:])
	case labelText, labelNone:
		copy(head[1:], b.text)
	}
	head[0] = byte(b.class)
	return binary.BigEndian.Uint64(head[:])
}

func (b *label) compare(o *label) int {
	if c := cmp.Compare(b.class, o.class); c != 0 {
		return c
	}
	if c := bytes.Compare(b.addr[:], o.addr[:]); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(b.text, o.text), cmp.Compare(b.number, o.number))
}
