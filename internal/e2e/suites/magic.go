package suites

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
)

// magicLen is the length of every magic number below.
const magicLen = 4

// captureMagics are the first bytes of pcap files, in one byte order, and of pcapng
// files, whose magic number is the same in both (pcap-savefile(5),
// draft-ietf-opsawg-pcapng). Of pcap there are several kinds: microseconds,
// nanoseconds, and those of patched or special libpcaps, which have other headers.
var captureMagics = [][]byte{
	{0xa1, 0xb2, 0xc3, 0xd4},
	{0xa1, 0xb2, 0x3c, 0x4d},
	{0xa1, 0xb2, 0xcd, 0x34},
	{0xa1, 0xe2, 0xcb, 0x12},
	{0x1c, 0x00, 0x01, 0xab},
	{0x1c, 0x00, 0x01, 0xac},
	{0x0a, 0x0d, 0x0d, 0x0a},
}

// gzipMagic are the first bytes of a file that gzip has compressed (RFC 1952).
var gzipMagic = []byte{0x1f, 0x8b}

// isCapture reports whether a file begins as a capture does, or would when unpacked.
// What cannot be read is none: one that is cut within its first bytes, say.
func isCapture(r io.Reader) bool {
	begin, err := firstBytes(r)
	if err != nil {
		return false
	}
	if bytes.HasPrefix(begin, gzipMagic) {
		unpacked, err := gzip.NewReader(io.MultiReader(bytes.NewReader(begin), r))
		if err != nil {
			return false
		}
		begin, err = firstBytes(unpacked)
		return err == nil && isCaptureMagic(begin)
	}
	return isCaptureMagic(begin)
}

func firstBytes(r io.Reader) ([]byte, error) {
	begin := make([]byte, magicLen)
	_, err := io.ReadFull(r, begin)
	return begin, err
}

// isCaptureMagic takes both byte orders.
func isCaptureMagic(begin []byte) bool {
	swapped := slices.Clone(begin)
	slices.Reverse(swapped)
	return slices.ContainsFunc(captureMagics, func(magic []byte) bool {
		return bytes.Equal(magic, begin) || bytes.Equal(magic, swapped)
	})
}
