package wire

import (
	"encoding/binary"
	"time"
)

const (
	version      = 10
	headerLength = 16
	setLength    = 4
	templateSet  = 2
	enterpriseID = 0x8000 // the bit of an element of an enterprise
)

// LeastMessage is the least limit of a message: so many bytes have room for any record.
const LeastMessage = 1400

// Message is a message that is ready to be sent but for its sequence number.
type Message struct {
	Data []byte
	// Records is how many records it has, Octets and Packets what those carried.
	Records, Octets, Packets uint64
}

// Number writes the time at which a message is sent, and its sequence number: how many records were
// sent before it.
func (m *Message) Number(at time.Time, sequence uint32) {
	binary.BigEndian.PutUint32(m.Data[4:], uint32(at.Unix()))
	binary.BigEndian.PutUint32(m.Data[8:], sequence)
}

// NumberedLength is the length of the beginning of a message that has its sequence number, in bytes.
const NumberedLength = 12

// SequenceOf returns the sequence number of a message of which there is a beginning. ok is false
// where that is too short, or of something else.
func SequenceOf(begins []byte) (sequence uint32, ok bool) {
	if len(begins) < NumberedLength || binary.BigEndian.Uint16(begins) != version {
		return 0, false
	}
	return binary.BigEndian.Uint32(begins[8:]), true
}

// Templates returns the message that describes the records of all others.
func Templates(domain uint32) Message {
	m := begin(domain)
	set := len(m.Data)
	m.Data = append(m.Data, 0, 0, 0, 0)
	for _, id := range [...]uint16{templateIPv4, templateIPv6} {
		m.Data = binary.BigEndian.AppendUint16(m.Data, id)
		m.Data = binary.BigEndian.AppendUint16(m.Data, uint16(len(addresses[id])+len(elements)))
		for _, some := range [...][]element{addresses[id], elements} {
			for _, e := range some {
				m.Data = e.append(m.Data)
			}
		}
	}
	m.endSet(set, templateSet)
	m.end()
	return m
}

// append appends what a template says of an element.
func (e element) append(b []byte) []byte {
	if !e.private {
		b = binary.BigEndian.AppendUint16(b, e.id)
		return binary.BigEndian.AppendUint16(b, e.length)
	}
	b = binary.BigEndian.AppendUint16(b, e.id|enterpriseID)
	b = binary.BigEndian.AppendUint16(b, e.length)
	return binary.BigEndian.AppendUint32(b, Enterprise)
}

// Encode returns the messages that have all of some records, in their order, each of at most so
// many bytes; less than [LeastMessage] counts as that.
func Encode(records []Record, domain uint32, most int) (all []Message) {
	most = max(most, LeastMessage)
	var m Message
	set, open := 0, uint16(0) // where the set begins that records are added to, and its template
	var b []byte
	for i := range records {
		r := &records[i]
		b = r.append(b[:0])
		if m.Data != nil && len(m.Data)+setLength+len(b) > most {
			m.endSet(set, open)
			m.end()
			all, m = append(all, m), Message{}
		}
		if m.Data == nil {
			m, open = begin(domain), 0
		}
		if id := r.template(); id != open {
			m.endSet(set, open)
			set, open = len(m.Data), id
			m.Data = append(m.Data, 0, 0, 0, 0)
		}
		m.Data = append(m.Data, b...)
		m.Records, m.Octets, m.Packets = m.Records+1, m.Octets+r.Octets, m.Packets+r.Packets
	}
	if m.Data != nil {
		m.endSet(set, open)
		m.end()
		all = append(all, m)
	}
	return all
}

// begin returns a message with its header, of which the lengths are still missing.
func begin(domain uint32) Message {
	b := make([]byte, headerLength, LeastMessage)
	binary.BigEndian.PutUint16(b, version)
	binary.BigEndian.PutUint32(b[12:], domain)
	return Message{Data: b}
}

// endSet writes the header of the set that begins somewhere; 0 is none.
func (m *Message) endSet(begins int, id uint16) {
	if id == 0 {
		return
	}
	binary.BigEndian.PutUint16(m.Data[begins:], id)
	binary.BigEndian.PutUint16(m.Data[begins+2:], uint16(len(m.Data)-begins))
}

// end writes the length of the message.
func (m *Message) end() { binary.BigEndian.PutUint16(m.Data[2:], uint16(len(m.Data))) }
