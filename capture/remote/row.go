package remote

import (
	"math"

	"iftopgo/flows"
)

// rowReader reads a row.
type rowReader struct {
	*Decoder
	*Row
	protocol           []byte
	local, remote      addr
	notFlow, unchanged bool
}

// field reads a field of the row.
func (r *rowReader) field(key []byte) {
	s := &r.scan
	switch string(key) {
	case "src_ip":
		r.local = r.address()
		r.Key.Local = r.local.Addr
	case "dst_ip":
		r.remote = r.address()
		r.Key.Remote = r.remote.Addr
	case "src_port":
		r.Key.LocalPort = uint16(s.count(math.MaxUint16))
	case "dst_port":
		r.Key.RemotePort = uint16(s.count(math.MaxUint16))
	case "protocol":
		r.protocol = append(r.protocol[:0], s.str()...)
	case "interface":
		r.Interface = r.text()
	case "machine":
		r.Machine = r.text()
	case "other", "merged", "unchanged":
		what := key[0]
		is := s.truth()
		r.notFlow = r.notFlow || is
		r.unchanged = r.unchanged || is && what == 'u'
	default:
		r.figure(key)
	}
}

// figure reads a field of what the flow has carried, and when.
func (r *rowReader) figure(key []byte) {
	s := &r.scan
	switch string(key) {
	case "interval_sent":
		r.Recent.Sent, r.HasRecent = s.count(maxCount), true
	case "interval_recv":
		r.Recent.Recv, r.HasRecent = s.count(maxCount), true
	case "first_seen":
		r.First = r.time()
	case "last_seen":
		r.Last = r.time()
	case "closed":
		r.Closed = s.truth()
	default:
		if !r.tally(key, &r.Tally) {
			r.label(key)
		}
	}
}

// label reads a field of what is known of the flow besides.
func (r *rowReader) label(key []byte) {
	s := &r.scan
	switch string(key) {
	case "name_src":
		r.Local = r.host()
	case "name_dst":
		r.Remote = r.host()
	case "name_source":
		r.Source = sourceOf(s.str())
	case "ech":
		r.ECH = s.truth()
	case "guess":
		r.Guess = s.truth()
	case "asn":
		r.Network.ASN = uint32(s.count(math.MaxUint32))
	case "as_org":
		r.Network.Org = r.text()
	case "country":
		r.Network.Country = r.text()
	default:
		r.process(key)
	}
}

// process reads a field of the owner of the flow.
func (r *rowReader) process(key []byte) {
	s, p := &r.scan, &r.Process
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
		s.skip()
	}
}

// isFlow completes the key, and reports whether the row is one flow: not what has no row of its
// own there, and of a protocol that this version knows.
func (r *rowReader) isFlow() bool {
	if r.notFlow || r.local.ok != r.remote.ok || r.local.net != r.remote.net {
		return false
	}
	net := r.local.net
	p := r.protos[net].get(r.protocol, func(name string) proto {
		number, ok := flows.ProtoOfName(name, net)
		return proto{number, ok}
	})
	r.Key.Net, r.Key.Proto = net, p.number
	return p.ok
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
