package wire

import (
	"encoding/binary"

	"iftopgo/flows"
)

// Asked is the name that a client asks for.
type Asked struct {
	// Name is empty when there is none.
	Name string
	// ECH says that the client sent an encrypted ClientHello, or what looks like one:
	// Name is then the outer name, and another one may be meant.
	ECH bool
}

// hostName returns a name from a packet as it is shown, "" for none.
func hostName(text []byte) string { return flows.ReadableHostName(flows.ValidHostName(string(text))) }

// ownName returns what a host calls itself, as it is shown, "" for none.
func ownName(text []byte) string { return flows.OwnHostName(string(text)) }

// reader takes numbers and bytes off the front of what is left. Past the end it returns
// zeros and is short from then on.
type reader struct {
	left  []byte
	short bool
	cut   bool // left is not all there should be
}

// take returns the next n bytes.
func (r *reader) take(n int) []byte {
	if n > len(r.left) || r.short {
		r.short, r.left = true, nil
		return nil
	}
	b := r.left[:n:n]
	r.left = r.left[n:]
	return b
}

// number returns the next n bytes as a number, most significant first; n is at most 4.
func (r *reader) number(n int) int {
	v := 0
	for _, c := range r.take(n) {
		v = v<<8 | int(c)
	}
	return v
}

// vector returns the bytes behind a length of n bytes (RFC 8446, section 3.4), and what
// is there of them where they are cut short.
func (r *reader) vector(n int) reader {
	size := r.number(n)
	if size > len(r.left) {
		part := reader{left: r.left, cut: true}
		r.short, r.left = true, nil
		return part
	}
	return reader{left: r.take(size)}
}

// varint returns a number of QUIC (RFC 9000, section 16).
func (r *reader) varint() uint64 {
	if len(r.left) == 0 {
		r.short = true
		return 0
	}
	n := 1 << (r.left[0] >> 6)
	var b [8]byte
	copy(b[8-n:], r.take(n))
	b[8-n] &= 0x3f
	return binary.BigEndian.Uint64(b[:])
}
