package remote

import (
	"math"

	"iftopgo/flows"
)

// said is which kinds of fields were read.
type said uint8

const (
	saidHead said = 1 << iota
	saidFigure
	saidTail
)

// head is what the fields of a row say of which flow it is. They come first.
type head struct {
	Identity
	isFlow bool // the key is that of a flow of a protocol that this version knows
}

// tail is what the fields of a row say of whose flow it is, and how that is doing. They come last.
type tail struct {
	Ownership
	owned     bool // the ownership is known
	closed    bool
	notFlow   bool // it is what has no row of its own there
	unchanged bool // it stands for rows that were left out
}

// rowReader reads a row, field by field.
type rowReader struct {
	*Decoder
	row           *Row
	said          said
	head          head
	tail          tail
	protocol      []byte
	local, remote addr
}

// reset forgets the fields that were read.
func (r *rowReader) reset() {
	*r = rowReader{Decoder: r.Decoder, row: r.row, protocol: r.protocol[:0]}
}

// field reads a field of the row. All but those of a head or a tail count as figures.
func (r *rowReader) field(key []byte) {
	switch {
	case r.end(key), r.name(key):
		r.said |= saidHead
	case r.process(key), r.state(key):
		r.said |= saidTail
	case r.figure(key):
		r.said |= saidFigure
	default:
		r.scan.skip()
	}
}

// end reads a field of what tells the flow from others.
func (r *rowReader) end(key []byte) bool {
	s, k := &r.scan, &r.head.Key
	switch string(key) {
	case "src_ip":
		r.local = r.address()
		k.Local = r.local.Addr
	case "dst_ip":
		r.remote = r.address()
		k.Remote = r.remote.Addr
	case "src_port":
		k.LocalPort = uint16(s.count(math.MaxUint16))
	case "dst_port":
		k.RemotePort = uint16(s.count(math.MaxUint16))
	case "protocol":
		r.protocol = append(r.protocol[:0], s.str()...)
	case "interface":
		r.head.Interface = r.text()
	case "machine":
		r.head.Machine = r.text()
	default:
		return false
	}
	return true
}

// name reads a field of what the ends of the flow are called, and where the remote one is.
func (r *rowReader) name(key []byte) bool {
	s, h := &r.scan, &r.head
	switch string(key) {
	case "name_src":
		h.Local = r.host()
	case "name_dst":
		h.Remote = r.host()
	case "name_source":
		h.Source = sourceOf(s.str())
	case "ech":
		h.ECH = s.truth()
	case "asn":
		h.Network.ASN = uint32(s.count(math.MaxUint32))
	case "as_org":
		h.Network.Org = r.text()
	case "country":
		h.Network.Country = r.text()
	default:
		return false
	}
	return true
}

// figure reads a field of what the flow has carried, and when.
func (r *rowReader) figure(key []byte) bool {
	s := &r.scan
	switch string(key) {
	case "interval_sent":
		r.row.Recent.Sent, r.row.HasRecent = s.count(maxCount), true
	case "interval_recv":
		r.row.Recent.Recv, r.row.HasRecent = s.count(maxCount), true
	case "first_seen":
		r.row.First = r.time()
	case "last_seen":
		r.row.Last = r.time()
	default:
		return r.tally(key, &r.row.Tally)
	}
	return true
}

// state reads a field of how the flow is doing.
func (r *rowReader) state(key []byte) bool {
	s, t := &r.scan, &r.tail
	switch string(key) {
	case "closed":
		t.closed = s.truth()
	case "other", "merged", "unchanged":
		what := key[0]
		is := s.truth()
		t.notFlow = t.notFlow || is
		t.unchanged = t.unchanged || is && what == 'u'
	case "guess":
		t.Guess = s.truth()
	default:
		return false
	}
	return true
}

// process reads a field of the owner of the flow.
func (r *rowReader) process(key []byte) bool {
	s, p := &r.scan, &r.tail.Process
	switch string(key) {
	case "process_name":
		p.Name = r.text()
	case "comm":
		p.Comm = r.text()
	case "pid":
		p.PID = int(s.count(math.MaxInt32))
	case "user":
		p.User = r.text()
	case "exe":
		p.Exe = r.text()
	case "publisher":
		p.PackageName = r.text()
	case "package":
		p.Package = r.text()
	case "sha256":
		p.SHA256 = r.text()
	case "container":
		p.Container = r.text()
	default:
		return false
	}
	return true
}

// wholeHead returns the head whose fields were read, with its key.
func (r *rowReader) wholeHead() head {
	net := r.local.net
	p := r.protos[net].get(r.protocol, func(name string) proto {
		number, ok := flows.ProtoOfName(name, net)
		return proto{number, ok}
	})
	r.head.Key.Net, r.head.Key.Proto = net, p.number
	r.head.isFlow = p.ok && r.local.ok == r.remote.ok && net == r.remote.net
	return r.head
}

// wholeTail returns the tail whose fields were read.
func (r *rowReader) wholeTail() tail {
	r.tail.owned = r.tail.Ownership != Ownership{}
	return r.tail
}

// take takes over what a head and a tail say, and reports whether the row is a flow.
func (r *rowReader) take(h *head, t *tail) (isFlow, unchanged bool) {
	r.row.Identity, r.row.Closed = &h.Identity, t.closed
	if t.owned {
		r.row.Ownership = &t.Ownership
	}
	return h.isFlow && !t.notFlow, t.unchanged
}

// sourceOf returns the source of a name by its word, SourceNone for one that is not known.
func sourceOf(word []byte) flows.NameSource {
	for s := flows.SourcePTR; s <= flows.SourceSNI; s++ {
		if s.String() == string(word) {
			return s
		}
	}
	return flows.SourceNone
}
