package bpfdev

import (
	"encoding/binary"
	"errors"
	"fmt"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// ErrCorrupt says that the records in a buffer contradict themselves, which the
// kernel's never do.
var ErrCorrupt = errors.New("corrupt packet record")

// Layout is how a system lays out struct bpf_hdr of <net/bpf.h>: a time of two
// numbers, two lengths of four bytes, and a header length of two bytes.
type Layout struct {
	// NumberBytes is the size of the seconds, and of the microseconds: 4 or 8.
	NumberBytes int
	// Align is BPF_ALIGNMENT, to a multiple of which the next record begins.
	Align int
}

// The layouts of the systems that this package reads.
var (
	// Darwin has 32-bit times whatever the processor.
	Darwin = Layout{NumberBytes: 4, Align: 4}
	// FreeBSD64 is FreeBSD on amd64 and arm64: struct timeval, sizeof(long).
	FreeBSD64 = Layout{NumberBytes: 8, Align: 8}
)

// fixed is the length of the header without padding.
func (l Layout) fixed() int { return 2*l.NumberBytes + 10 }

// Walker takes the packets out of the buffer of one read(2) of /dev/bpf, in
// place. The zero value has none.
type Walker struct {
	layout Layout
	link   decode.LinkType
	rest   []byte
	err    error
}

// NewWalker returns a walker over buf, the bytes one read has given, all of
// packets that begin with link.
func NewWalker(layout Layout, link decode.LinkType, buf []byte) Walker {
	return Walker{layout: layout, link: link, rest: buf}
}

// Next takes the next packet into f, whose Data is a part of the buffer. It
// returns false when there is none, and then Err says whether that is the end.
// A header of zeros is an end too, for callers that do not know how much of a
// zeroed buffer was read into.
func (w *Walker) Next(f *frame.Frame) bool {
	if len(w.rest) == 0 {
		return false
	}
	if len(w.rest) < w.layout.fixed() {
		return w.corrupt("%d bytes where a header should be", len(w.rest))
	}
	lengths := w.rest[2*w.layout.NumberBytes:]
	captured := binary.NativeEndian.Uint32(lengths)
	length := binary.NativeEndian.Uint32(lengths[4:])
	header := int(binary.NativeEndian.Uint16(lengths[8:]))
	switch {
	case header == 0:
		w.rest = nil
		return false
	case header < w.layout.fixed():
		return w.corrupt("a header of %d bytes", header)
	case uint64(header)+uint64(captured) > uint64(len(w.rest)):
		return w.corrupt("%d captured bytes, of which %d were read", captured, len(w.rest)-header)
	case captured > length:
		return w.corrupt("%d captured bytes of a packet of %d", captured, length)
	}
	end := header + int(captured)
	*f = frame.Frame{Data: w.rest[header:end:end], Time: w.time(), Len: length, Link: w.link}
	// The last record need not be filled up to the alignment.
	w.rest = w.rest[min((end+w.layout.Align-1)&^(w.layout.Align-1), len(w.rest)):]
	return true
}

// time is the time of the record at the beginning of the rest, in nanoseconds
// since 1970.
func (w *Walker) time() int64 {
	if w.layout.NumberBytes == 4 {
		seconds := int32(binary.NativeEndian.Uint32(w.rest))
		micros := int32(binary.NativeEndian.Uint32(w.rest[4:]))
		return int64(seconds)*1e9 + int64(micros)*1000
	}
	seconds := int64(binary.NativeEndian.Uint64(w.rest))
	micros := int64(binary.NativeEndian.Uint64(w.rest[8:]))
	return seconds*1e9 + micros*1000
}

// corrupt ends the walk with an error.
func (w *Walker) corrupt(format string, args ...any) bool {
	w.rest = nil
	w.err = fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
	return false
}

// More says that Next has not come to the end yet.
func (w *Walker) More() bool { return len(w.rest) > 0 }

// Err is what was wrong when Next returned false; nil at the end of the buffer.
func (w *Walker) Err() error { return w.err }
