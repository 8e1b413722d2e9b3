package tracefile

import (
	"bufio"
	"bytes"
	"slices"

	"iftopgo/capture/frame"
)

// nearestTime returns the time for a packet that has none, or one that makes no sense: that
// of the packet before it. Before the first that has one it is the first one's, as far as
// that has been read from the file already: a capture that seemed to begin in 1970 would
// be decades long.
func (r *Reader) nearestTime() int64 {
	if !r.dated {
		r.dated = true
		r.last = r.firstTime()
	}
	return r.last
}

// firstTime returns the first time in the bytes that are in the read buffer, 0 if there is
// none.
func (r *Reader) firstTime() int64 {
	buffered, err := r.in.Peek(r.in.Buffered())
	if err != nil {
		return 0 // What is in the buffer can always be read from it.
	}
	ahead := Reader{in: bufio.NewReaderSize(bytes.NewReader(buffered), bufferBytes), order: r.order, dated: true}
	ahead.ng = newSections()
	ahead.ng.current = slices.Clone(r.ng.current)
	var f frame.Frame
	for ahead.last == 0 {
		if ahead.nextPcapng(&f) != nil {
			return 0 // The end of the buffer, or an error to be met again.
		}
	}
	return ahead.last
}
