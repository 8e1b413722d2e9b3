package tracefile

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
)

// gzipMagic begins a member (RFC 1952, 2.3.1).
const gzipMagic = "\x1f\x8b"

// errTrailing says that all was unpacked, and that there is more.
var errTrailing = errors.New("behind the data compressed with gzip is something else")

// gzipReader unpacks a file of gzip members (RFC 1952, 2.2). Zeros behind one are passed
// over, as gzip(1) does: tapes and some disks store files in whole blocks.
type gzipReader struct {
	in     *bufio.Reader
	member *gzip.Reader
}

// newGzipReader reads the header of the first member.
func newGzipReader(in *bufio.Reader) (*gzipReader, error) {
	member, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	member.Multistream(false)
	return &gzipReader{in, member}, nil
}

// Read implements io.Reader.
func (g *gzipReader) Read(p []byte) (int, error) {
	n, err := g.member.Read(p)
	if errors.Is(err, io.EOF) {
		err = g.nextMember()
	}
	return n, err
}

// nextMember goes on with the next member; io.EOF says that there is none.
func (g *gzipReader) nextMember() error {
	for {
		next, err := g.in.Peek(1)
		if err != nil {
			return err
		}
		if next[0] != 0 {
			break
		}
		if _, err := g.in.Discard(1); err != nil {
			return err
		}
	}
	if magic, err := g.in.Peek(len(gzipMagic)); string(magic) != gzipMagic {
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		return errTrailing
	}
	if err := g.member.Reset(g.in); err != nil {
		return err
	}
	g.member.Multistream(false)
	return nil
}
