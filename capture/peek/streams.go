package peek

import (
	"errors"
	"slices"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"iftopgo/capture/peek/wire"
	"iftopgo/flows"
)

const (
	// maxStreamFlows is how many flows are joined at a time, maxJoined how many bytes
	// are kept of one, and maxJoinedAll of all.
	maxStreamFlows = 4096
	maxJoined      = 16 << 10
	maxJoinedAll   = 4 << 20
	// maxSegments is how many segments of one wait for what is before them.
	maxSegments = 4
	// joinFor is how long the rest of what a client asks for may take, in nanoseconds.
	joinFor = 5_000_000_000
)

// streams joins what clients send until their names are found.
type streams struct {
	all  *simplelru.LRU[flows.Key, *stream]
	size int // of what is kept
}

// stream is the beginning of what the client of a flow sends.
type stream struct {
	began    int64
	name     wire.Asked
	quic     *wire.QUIC
	begins   bool   // the first segment was here
	first    uint32 // sequence number of data
	data     []byte // joined
	ends     bool   // what follows is not here
	segments []segment
	size     int
}

// segment is a part of a TCP stream behind a gap, or before it is known where that begins.
type segment struct {
	seq  uint32
	cut  bool
	data []byte
}

func newStreams() *streams {
	s := &streams{}
	s.all = newLRU(maxStreamFlows, func(_ flows.Key, st *stream) { s.size -= st.size })
	return s
}

// add takes a packet of a client, and returns the name if that was not known before.
func (s *streams) add(it *item) (wire.Asked, flows.NameSource) {
	s.forget(it.time)
	st, ok := s.all.Get(it.key)
	if !ok {
		st = &stream{began: it.time}
		if it.kind == Initial {
			st.quic = &wire.QUIC{}
		}
	}
	known := st.name
	asked, source, err := st.add(it)
	if !errors.Is(err, wire.ErrShort) {
		s.all.Remove(it.key)
	} else {
		s.keep(it.key, st)
	}
	if st.name = asked; asked == known {
		return wire.Asked{}, source
	}
	return asked, source
}

// keep keeps a stream until more of it comes.
func (s *streams) keep(k flows.Key, st *stream) {
	s.size -= st.size
	st.size = st.kept()
	s.size += st.size
	s.all.Add(k, st)
	for s.size > maxJoinedAll && s.all.Len() > 1 {
		s.all.RemoveOldest()
	}
}

// forget removes streams that began too long ago.
func (s *streams) forget(now int64) {
	for {
		_, st, ok := s.all.GetOldest()
		if !ok || now-st.began < joinFor {
			return
		}
		s.all.RemoveOldest()
	}
}

// kept is how many bytes are kept of the stream.
func (st *stream) kept() int {
	n := cap(st.data)
	if st.quic != nil {
		n += st.quic.Size()
	}
	for _, part := range st.segments {
		n += len(part.data)
	}
	return n
}

// add takes a packet and returns what is known by now. Without ErrShort that is all.
func (st *stream) add(it *item) (wire.Asked, flows.NameSource, error) {
	if it.kind == Initial {
		if st.quic == nil {
			return wire.Asked{}, 0, wire.ErrOther
		}
		asked, err := st.quic.Add(it.payload)
		if errors.Is(err, wire.ErrOther) && st.quic.Size() > 0 && asked.Name == "" {
			return st.name, flows.SourceQUIC, wire.ErrShort // One that says nothing between others.
		}
		return asked, flows.SourceQUIC, err
	}
	st.join(it)
	if !st.begins {
		return wire.Asked{}, 0, wire.ErrShort
	}
	asked, source, err := read(st.data)
	if st.ends || len(st.data) >= maxJoined {
		err = wire.ErrOther // What follows is behind a gap, or too much.
	}
	return asked, source, err
}

// read returns the name in the beginning of a TCP stream.
func read(data []byte) (wire.Asked, flows.NameSource, error) {
	asked, err := wire.TLS(data)
	if !errors.Is(err, wire.ErrOther) {
		return asked, flows.SourceSNI, err
	}
	asked, err = wire.HTTP(data)
	return asked, flows.SourceHTTP, err
}

// join appends a segment to what is there, and those that were kept until the gap before
// them was closed.
func (st *stream) join(it *item) {
	if it.begins && !st.begins {
		st.begins, st.first = true, it.seq
	}
	if ahead := st.ahead(it.seq); !st.begins || ahead > 0 {
		if len(st.segments) < maxSegments && (!st.begins || ahead < maxJoined) {
			st.segments = append(st.segments, segment{it.seq, it.cut, slices.Clone(it.payload)})
		}
		return
	}
	st.append(segment{it.seq, it.cut, it.payload})
	for range len(st.segments) {
		for _, part := range st.segments {
			st.append(part)
		}
	}
}

// ahead is how far a sequence number is beyond what is joined; it is negative for what is
// there already.
func (st *stream) ahead(seq uint32) int { return int(int32(seq - st.first - uint32(len(st.data)))) }

// append appends what is new of a segment, unless there is a gap before it.
func (st *stream) append(part segment) {
	if ahead := st.ahead(part.seq); !st.ends && ahead <= 0 && -ahead < len(part.data) {
		st.data = append(st.data, part.data[-ahead:]...)
		st.ends = part.cut
	}
}
