package peek

import (
	"encoding/binary"

	"iftopgo/capture/decode"
	"iftopgo/flows"
)

// questionsEach is how many questions are remembered of the clients that share a source.
const questionsEach = 512

// questions are what name servers were asked, so that an answer to nothing names nobody: for
// each source of clients questionsEach of them. A new one overwrites an old one of the same
// source, so that a client that floods makes nobody forget those of others.
type questions struct{ asked []uint64 }

func newQuestions() questions { return questions{make([]uint64, goingOut*questionsEach)} }

// at returns the place of a question with an id, and what stands there when it was asked.
// The place is always the same, so that a recording always has the same names.
func (q *questions) at(k *flows.Key, client *[16]byte, id uint16) (*uint64, uint64) {
	const scatter = 0x9e3779b97f4a7c15
	place := int(hashOf(client))*questionsEach + int(id^k.LocalPort^k.RemotePort)%questionsEach
	return &q.asked[place], k.Hash() ^ uint64(id)*scatter
}

// allow notes a question, and reports whether a packet is to be read: an answer only if it
// was asked for and is the first one.
func (q *questions) allow(it *item, d *decode.Packet) bool {
	switch it.kind {
	case Question:
		if b := message(it, d); len(b) > 1 {
			place, sum := q.at(&it.key, &d.Src, binary.BigEndian.Uint16(b))
			*place = sum
		}
		return false
	case Answer:
		if b := message(it, d); len(b) > 1 {
			place, sum := q.at(&it.key, &d.Dst, binary.BigEndian.Uint16(b))
			if *place == sum {
				*place, it.payload = 0, b
				return true
			}
		}
		return false
	default:
		return true
	}
}

// message returns the DNS message of a packet. Over TCP its length is before it (RFC 1035,
// section 4.2.2), in the same segment or in one of its own.
func message(it *item, d *decode.Packet) []byte {
	const prefix = 2
	b := it.payload
	if d.Proto == flows.ProtoTCP && len(b) >= prefix && int(binary.BigEndian.Uint16(b))+prefix == it.size {
		return b[prefix:]
	}
	return b
}
