package tracefile

import (
	"bufio"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is how far back a zstd file may refer, which is held in memory: what zstd(1)
// unpacks without --memory, and --long packs with.
const maxWindow = 128 << 20

// unpack has the file unpacked while it is read, if its first bytes say that it is
// compressed.
func (r *Reader) unpack(magic []byte) error {
	switch {
	case string(magic[:len(gzipMagic)]) == gzipMagic:
		unpacked, err := newGzipReader(r.in)
		if err != nil {
			return readError(err, "the gzip header")
		}
		r.packed = "gzip"
		r.in = bufio.NewReaderSize(unpacked, bufferBytes)
	case isZstd(littleEndian.uint32(magic)):
		// A single goroutine, that of the reader, and no buffers ahead of it. The limit of
		// the memory is that of the window: WithDecoderMaxMemory would also limit files.
		unpacked, err := zstd.NewReader(r.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return readError(err, "the zstd header")
		}
		r.zstd, r.packed = unpacked, "zstd"
		r.in = bufio.NewReaderSize(zstdReader{unpacked}, bufferBytes)
	}
	return nil
}

// isZstd reports whether a file begins with a frame, or with one that is skipped (RFC 8878,
// sections 3.1.1 and 3.1.2).
func isZstd(magic uint32) bool {
	const frame, skippable, numbers = 0xfd2fb528, 0x184d2a50, 0xf
	return magic == frame || magic&^numbers == skippable
}

// zstdReader gives an error words for what a user can do about it.
type zstdReader struct{ *zstd.Decoder }

// Read implements io.Reader.
func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = fmt.Errorf("it takes more than %d MiB of memory to unpack: zstd --memory=2048MB -dc FILE | iftopgo -r -: %w", maxWindow>>20, err)
	}
	return n, err
}
