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

// at returns the place of a question in a message, and what stands there when it was asked.
// The place is always the same, so that a recording always has the same names.
func (q *questions) at(k *flows.Key, client *[16]byte, message []byte) (*uint64, uint64) {
	const scatter = 0x9e3779b97f4a7c15
	id := binary.BigEndian.Uint16(message)
	place := int(hashOf(client))*questionsEach + int(id^k.LocalPort^k.RemotePort)%questionsEach
	return &q.asked[place], k.Hash() ^ uint64(id)*scatter ^ askedFor(message)*scatter
}

// headerDNS is how long the header of a message is.
const headerDNS = 12

// askedFor returns a hash of the name that a message asks for, as names are compared (RFC
// 4343): as far as it is certain to have been captured of a question, behind any headers.
func askedFor(message []byte) uint64 {
	const most, offset, prime = 48, 0xcbf29ce484222325, 0x100000001b3 // FNV-1a
	sum := uint64(offset)
	name := message[headerDNS:]
	for _, c := range name[:min(len(name), most)] {
		if c == 0 {
			break
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		sum = (sum ^ uint64(c)) * prime
	}
	return sum
}

// allow notes a question, and returns the message of an answer, nil for one that nobody asked
// for or that is not the first.
func (q *questions) allow(kind Kind, k *flows.Key, d *decode.Packet, payload []byte) []byte {
	m := message(payload, d)
	if len(m) <= headerDNS {
		return nil
	}
	if kind == Question {
		place, sum := q.at(k, &d.Src, m)
		*place = sum
		return nil
	}
	place, sum := q.at(k, &d.Dst, m)
	if *place != sum {
		return nil
	}
	*place = 0
	return m
}

// message returns the DNS message in a payload. Over TCP its length is before it (RFC 1035,
// section 4.2.2), in the same segment or in one of its own.
func message(payload []byte, d *decode.Packet) []byte {
	const prefix = 2
	whole := max(len(payload), int(d.NetOffset)+int(d.NetLen)-int(d.PayloadOffset)) // It may be cut.
	if d.Proto == flows.ProtoTCP && len(payload) >= prefix && int(binary.BigEndian.Uint16(payload))+prefix == whole {
		return payload[prefix:]
	}
	return payload
}
