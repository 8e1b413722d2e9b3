package wire

import (
	"encoding/binary"
	"slices"
)

// maxHandshake is how many bytes of a handshake are kept until its name is found.
const maxHandshake = 16 << 10

// QUIC joins the CRYPTO frames of a client's Initial packets, which may come in several
// datagrams and in any order. The zero value has seen none.
type QUIC struct {
	keys *quicKeys
	data []byte // as far as any frame reaches
	have []span // what of it is there, in order, apart
}

// span is the bytes from one up to, and not including, another.
type span struct{ from, to int }

// Size is how many bytes are kept.
func (q *QUIC) Size() int { return cap(q.data) }

// quicInitial is an Initial packet, with the protection on.
type quicInitial struct {
	version quicVersion
	id      []byte // the destination's connection id
	packet  []byte
	number  int // where in it the packet number is
}

// Add takes a datagram from the client, and returns the name. With ErrShort more datagrams
// are needed; a name that is there already is returned with it. With ErrOther there is no
// Initial packet of a client in it.
func (q *QUIC) Add(datagram []byte) (Asked, error) {
	opened := false
	for len(datagram) > 0 {
		p, rest, err := cutInitial(datagram)
		if err != nil {
			break // What follows the Initial packets is none.
		}
		datagram = rest
		frames, err := q.open(&p)
		if err != nil {
			continue
		}
		opened = true
		q.addFrames(frames)
	}
	if !opened {
		return Asked{}, ErrOther
	}
	return ClientHello(q.prefix())
}

// cutInitial cuts an Initial packet (RFC 9000, section 17.2.2) off a datagram.
func cutInitial(datagram []byte) (p quicInitial, rest []byte, err error) {
	r := reader{left: datagram}
	first := r.number(1)
	version, known := quicVersions[uint32(r.number(4))]
	if first&0xc0 != 0xc0 || !known || byte(first)&0x30 != version.initial {
		return p, nil, ErrOther
	}
	id := r.vector(1)
	r.vector(1) // the source's connection id
	if token := r.varint(); token <= uint64(len(r.left)) {
		r.take(int(token))
	} else {
		r.short = true
	}
	length := r.varint()
	if r.short || id.cut || len(id.left) > 20 || length > uint64(len(r.left)) {
		return p, nil, ErrShort
	}
	number := len(datagram) - len(r.left)
	end := number + int(length)
	return quicInitial{version, id.left, datagram[:end:end], number}, datagram[end:], nil
}

// open returns the frames of an Initial packet. Its keys come from the first one of the
// connection, or after a Retry from the one that follows it.
func (q *QUIC) open(p *quicInitial) ([]byte, error) {
	if q.keys != nil {
		if frames, err := q.keys.open(p.packet, p.number); err == nil {
			return frames, nil
		}
	}
	keys, err := newQUICKeys(p.version, p.id)
	if err != nil {
		return nil, err
	}
	frames, err := keys.open(p.packet, p.number)
	if err == nil {
		q.keys = keys
	}
	return frames, err
}

// The frames that an Initial packet may have (RFC 9000, section 17.2.2).
const (
	framePadding = 0
	framePing    = 1
	frameACK     = 2
	frameACKECN  = 3
	frameCrypto  = 6
)

// addFrames keeps what the CRYPTO frames of a packet carry.
func (q *QUIC) addFrames(frames []byte) {
	r := reader{left: frames}
	for len(r.left) > 0 && !r.short {
		switch kind := r.varint(); kind {
		case framePadding, framePing:
		case frameACK, frameACKECN:
			skipACK(&r, kind == frameACKECN)
		case frameCrypto:
			at, size := r.varint(), r.varint()
			if r.short || size > uint64(len(r.left)) {
				return
			}
			q.put(at, r.take(int(size)))
		default:
			return
		}
	}
}

// skipACK leaves an ACK frame out (RFC 9000, section 19.3).
func skipACK(r *reader, ecn bool) {
	r.varint()
	r.varint()
	ranges := r.varint()
	r.varint()
	for ; ranges > 0 && !r.short; ranges-- {
		r.varint()
		r.varint()
	}
	for i := 0; ecn && i < 3; i++ {
		r.varint()
	}
}

// put keeps bytes of the handshake; those beyond maxHandshake are left out.
func (q *QUIC) put(at uint64, b []byte) {
	if len(b) == 0 || at+uint64(len(b)) > maxHandshake {
		return
	}
	s := span{int(at), int(at) + len(b)}
	if s.to > len(q.data) {
		q.data = append(q.data, make([]byte, s.to-len(q.data))...)
	}
	copy(q.data[s.from:], b)
	q.have = join(q.have, s)
}

// join adds a span to others, which are in order and apart.
func join(all []span, s span) []span {
	i := 0
	for i < len(all) && all[i].to < s.from {
		i++
	}
	n := i
	for n < len(all) && all[n].from <= s.to {
		s = span{min(s.from, all[n].from), max(s.to, all[n].to)}
		n++
	}
	return slices.Replace(all, i, n, s)
}

// prefix is what is there from the beginning on without a gap.
func (q *QUIC) prefix() []byte {
	if len(q.have) == 0 || q.have[0].from > 0 {
		return nil
	}
	return q.data[:q.have[0].to]
}

// IsQUICInitial reports whether a datagram begins as an Initial packet of a known version.
func IsQUICInitial(b []byte) bool {
	if len(b) < 5 {
		return false
	}
	switch binary.BigEndian.Uint32(b[1:]) {
	case QUICv1:
		return b[0]&0xf0 == 0xc0
	case QUICv2:
		return b[0]&0xf0 == 0xd0
	default:
		return false
	}
}
