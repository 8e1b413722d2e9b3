package frame

import "encoding/binary"

// Checksum returns the Internet checksum (RFC 1071) of b, for packets that are made
// here: those of the demo and those of tests. It is 0 for a header that has the
// right checksum in it.
func Checksum(b []byte) uint16 {
	var sum uint32
	for ; len(b) >= 2; b = b[2:] {
		sum += uint32(binary.BigEndian.Uint16(b))
	}
	if len(b) == 1 {
		sum += uint32(b[0]) << 8
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}
