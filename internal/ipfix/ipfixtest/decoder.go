package ipfixtest

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"iftopgo/internal/ipfix/wire"
)

// Decoder reads messages by the templates that it was sent, and knows nothing
// else of them.
type Decoder struct{ templates map[uint16][]decoded }

// decoded is an element of a template.
type decoded struct {
	enterprise uint32
	id, length uint16
}

// source is bytes that are taken from the front; beyond the end it panics, which fails the test.
type source struct{ b []byte }

func (s *source) take(n int) []byte {
	b := s.b[:n]
	s.b = s.b[n:]
	return b
}

func (s *source) uint16() uint16 { return binary.BigEndian.Uint16(s.take(2)) }
func (s *source) uint32() uint32 { return binary.BigEndian.Uint32(s.take(4)) }

// Message returns the records of a message.
func (d *Decoder) Message(b []byte) (records []wire.Record, err error) {
	s := &source{b}
	if v, n := s.uint16(), s.uint16(); v != 10 || int(n) != len(b) {
		return nil, fmt.Errorf("version %d, length %d of %d", v, n, len(b))
	}
	s.take(12)
	for len(s.b) > 0 {
		id, n := s.uint16(), s.uint16()
		set := &source{s.take(int(n) - 4)}
		if id == 2 {
			d.template(set)
			continue
		}
		t, ok := d.templates[id]
		if !ok {
			return nil, fmt.Errorf("a set of template %d, which was not sent", id)
		}
		for len(set.b) > 0 {
			records = append(records, record(t, set))
		}
	}
	return records, nil
}

func (d *Decoder) template(s *source) {
	if d.templates == nil {
		d.templates = make(map[uint16][]decoded)
	}
	for len(s.b) > 0 {
		id, n := s.uint16(), int(s.uint16())
		d.templates[id] = nil
		for range n {
			e := decoded{id: s.uint16(), length: s.uint16()}
			if e.id >= 0x8000 {
				e.id, e.enterprise = e.id-0x8000, s.uint32()
			}
			d.templates[id] = append(d.templates[id], e)
		}
	}
}

// record reads a record: each element by its number, wherever it is.
func record(t []decoded, s *source) (r wire.Record) {
	for _, e := range t {
		n := int(e.length)
		if e.length == 65535 {
			n = int(s.take(1)[0])
		}
		v := s.take(n)
		var number uint64
		if n <= 8 {
			for _, b := range v {
				number = number<<8 | uint64(b)
			}
		}
		if e.enterprise == 32473 {
			*map[uint16]*string{1: &r.Container, 2: &r.Package}[e.id] = string(v)
			continue
		}
		switch e.id {
		case 8, 27:
			r.Source, _ = netip.AddrFromSlice(v)
		case 12, 28:
			r.Destination, _ = netip.AddrFromSlice(v)
		case 7:
			r.SourcePort = uint16(number)
		case 11:
			r.DestinationPort = uint16(number)
		case 4:
			r.Protocol = uint8(number)
		case 61:
			r.Egress = number == 1
		case 1:
			r.Octets = number
		case 2:
			r.Packets = number
		case 152:
			r.Start = number
		case 153:
			r.End = number
		case 10, 14:
			r.Interface |= uint32(number)
		case 136:
			r.Reason = wire.Reason(number)
		case 6:
			r.Flags = uint16(number)
		default:
			*map[uint16]*string{96: &r.Process, 371: &r.User, 460: &r.Host, 82: &r.InterfaceName}[e.id] = string(v)
		}
	}
	return r
}
