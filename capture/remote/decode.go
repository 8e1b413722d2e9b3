package remote

import (
	"math"
	"net/netip"
	"time"

	"iftopgo/flows"
)

const (
	// maxRows is how many rows a line may have: of as many flows as a table has, and closed,
	// merged and other ones.
	maxRows = 1 << 17
	// maxCount is the largest counter that is read: an exabyte.
	maxCount = 1 << 60
	// maxSeconds is the longest time that is read as a number: a century.
	maxSeconds = 100 * 365 * 86_400
	// maxText is the longest text that is kept, that of a path, and maxNotes how many notes.
	maxText  = 1024
	maxNotes = 16
)

// Decoder reads lines. What it returns is valid until the next one. The zero value is ready.
type Decoder struct {
	scan scanner
	// line is the last one that was read. Decoders of which one reads at a time may share it.
	line  *Line
	times times
	// reader reads rows, one after the other.
	reader rowReader

	texts  cache[string] // cleaned
	hosts  cache[string] // host names; empty for what is none
	addrs  cache[addr]
	protos [3]cache[proto] // by flows.Net
	// heads and tails are parts of rows.
	heads recent[head]
	tails recent[tail]
}

// addr is an address that was read, proto a protocol; ok is false for what is none.
type (
	addr struct {
		flows.Addr
		net flows.Net
		ok  bool
	}
	proto struct {
		number uint16
		ok     bool
	}
)

// Decode reads a line. What is wrong with it is the error.
func (d *Decoder) Decode(text []byte) (*Line, error) {
	if d.line == nil {
		d.line = new(Line)
	}
	s, l := &d.scan, d.line
	*s = scanner{text: text, buf: s.buf}
	*l = Line{Rows: l.Rows[:0], Gone: l.Gone[:0], Notes: l.Notes[:0], State: "live"}
	d.heads.next()
	d.tails.next()
	s.object(d.field)
	s.end()
	if s.err != nil {
		if l.schema != Schema && l.schema != 0 {
			return nil, SchemaError(l.schema)
		}
		return nil, s.err
	}
	return l, l.check()
}

// field reads a field of the line.
func (d *Decoder) field(key []byte) {
	s, l := &d.scan, d.line
	switch string(key) {
	case "schema":
		l.schema = s.schema()
	case "timestamp":
		l.Time, l.hasTime = d.time(), true
	case "since":
		l.Since = d.time()
	case "interval":
		l.Interval = int64(s.count(maxSeconds)) * int64(time.Second)
	case "uptime":
		l.Uptime = d.seconds()
	case "interface":
		l.Interface = d.text()
	case "by":
		l.grouped = d.text()
	case "capture":
		s.object(d.captureField)
	case "flows":
		l.hasFlows = true
		d.rows()
	case "gone":
		s.array(func() { d.row(&l.Gone) })
	case "final":
		l.Final = s.truth()
	default:
		if !d.tally(key, &l.Total) {
			s.skip()
		}
	}
}

// tally reads a field of what was carried, by a line or a row, and reports whether it is one.
func (d *Decoder) tally(key []byte, t *flows.Tally) bool {
	switch string(key) {
	case "total_sent":
		t.Bytes.Sent = d.scan.count(maxCount)
	case "total_recv":
		t.Bytes.Recv = d.scan.count(maxCount)
	case "packets_sent":
		t.Packets.Sent = d.scan.count(maxCount)
	case "packets_recv":
		t.Packets.Recv = d.scan.count(maxCount)
	default:
		return false
	}
	return true
}

// captureField reads a field of the state of the capture.
func (d *Decoder) captureField(key []byte) {
	s, l := &d.scan, d.line
	switch string(key) {
	case "received":
		l.Received = s.count(maxCount)
	case "undecoded":
		l.Undecoded = s.count(maxCount)
	case "kernel_drops", "interface_drops":
		l.Drops += s.count(maxCount)
	case "restarts":
		l.Restarts = s.count(maxCount)
	case "state":
		l.State = d.text()
	case "notes":
		s.array(func() {
			if note := d.text(); len(l.Notes) < maxNotes {
				l.Notes = append(l.Notes, note)
			}
		})
	default:
		s.skip()
	}
}

// rows reads the rows that are flows.
func (d *Decoder) rows() {
	d.scan.array(func() {
		if d.row(&d.line.Rows) {
			d.line.Partial = true
		}
	})
}

// row reads a row into a list of them, if it is a flow. unchanged is set for the one that stands
// for those that were left out.
func (d *Decoder) row(to *[]Row) (unchanged bool) {
	if len(*to) >= maxRows {
		d.scan.fail(fieldError("more rows than there can be"))
		return false
	}
	*to = append(*to, Row{})
	d.reader.Decoder, d.reader.row = d, &(*to)[len(*to)-1]
	isFlow, unchanged := d.reader.read()
	if !isFlow {
		*to = (*to)[:len(*to)-1]
	}
	return unchanged
}

// time reads a time.
func (d *Decoder) time() int64 {
	text := d.scan.str()
	ns, ok := d.times.read(text)
	if !ok {
		d.scan.fail(fieldError("a time that is none: " + cut(text)))
	}
	return ns
}

// seconds reads a number of seconds, as nanoseconds.
func (d *Decoder) seconds() int64 {
	x := d.scan.decimal()
	if x > maxSeconds {
		d.scan.fail(fieldError("a time that cannot be"))
		return 0
	}
	return int64(math.Round(x * float64(time.Second)))
}

// text reads a text, which is cleaned.
func (d *Decoder) text() string {
	return d.texts.get(d.scan.str(), func(s string) string { return flows.Clean(s, maxText) })
}

// host reads the name of a host, empty for what must not be shown as one.
func (d *Decoder) host() string { return d.hosts.get(d.scan.str(), hostName) }

// hostName returns a name as it is shown, empty for what is none.
func hostName(text string) string {
	if valid := flows.ValidHostName(text); valid != "" {
		return flows.ReadableHostName(valid)
	}
	valid := flows.ValidHostName(flows.OtherHostName(text, false)) // Its labels are in Unicode.
	if valid == "" {
		return flows.OwnHostName(text)
	}
	return flows.ReadableHostName(valid)
}

// address reads an IP address.
func (d *Decoder) address() addr {
	text := d.scan.str()
	a := d.addrs.get(text, func(s string) addr {
		ip, err := netip.ParseAddr(s)
		switch {
		case err != nil:
			return addr{}
		case ip.Is4():
			return addr{flows.AddrFrom(ip), flows.NetIPv4, true}
		default:
			return addr{flows.AddrFrom(ip), flows.NetIPv6, true}
		}
	})
	if !a.ok {
		d.scan.fail(fieldError("an address that is none: " + cut(text)))
	}
	return a
}
