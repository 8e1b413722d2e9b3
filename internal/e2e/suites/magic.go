package suites

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"

	"github.com/klauspost/compress/zstd"
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

// The first bytes of compressed files (RFC 1952, RFC 8878).
var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// maxWindow bounds the memory that a zstd file may ask for, in bytes.
const maxWindow = 128 << 20

// isCapture reports whether a file begins as a capture does, or would when unpacked.
// What cannot be read is none: one that is cut within its first bytes, say.
func isCapture(r io.Reader) bool {
	begin, err := firstBytes(r)
	if err != nil {
		return false
	}
	unpacked, err := unpack(begin, io.MultiReader(bytes.NewReader(begin), r))
	if err != nil {
		return false
	}
	if unpacked != nil {
		defer unpacked.Close() //nolint:errcheck // It was only read.
		begin, err = firstBytes(unpacked)
	}
	return err == nil && isCaptureMagic(begin)
}

// unpack returns what is in a compressed file, nil for one that is not compressed.
func unpack(begin []byte, whole io.Reader) (io.ReadCloser, error) {
	switch {
	case bytes.HasPrefix(begin, gzipMagic):
		return gzip.NewReader(whole)
	case bytes.HasPrefix(begin, zstdMagic):
		unpacked, err := zstd.NewReader(whole, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return unpacked.IOReadCloser(), nil
	default:
		return nil, nil
	}
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
