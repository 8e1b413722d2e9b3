package demo

import (
	"math/rand/v2"
	"time"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// Start is the capture time at which the traffic begins.
var Start = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

const ethernet = decode.LinkEthernet

// seed is that of the random numbers; every run has the same.
const seed = 20_260_101

// Once in each cycle the kernel loses every second packet for a short time.
const (
	cycle      = 4 * time.Minute
	lossAt     = 50 * time.Second // in the cycle
	lossLength = 300 * time.Millisecond
)

// Source is the traffic from its start on, without end. Every source gives the same
// packets. It is not safe for concurrent use.
type Source struct {
	queue    []*conversation // a heap, the one with the next packet first
	drops    uint64
	keepNext bool // the next packet is kept while packets get lost
}

// NewSource returns the traffic.
func NewSource() *Source {
	s := &Source{}
	ports := portRanges(script)
	for i := range script {
		for n := range script[i].count {
			c := &conversation{
				role: &script[i], id: len(s.queue), index: n, ports: ports[i],
				rng: rand.NewPCG(seed, uint64(len(s.queue))),
			}
			c.schedule(Start.UnixNano())
			s.queue = append(s.queue, c)
		}
	}
	for i := len(s.queue)/2 - 1; i >= 0; i-- {
		s.siftDown(i)
	}
	return s
}

// Next puts the next packet into f, valid until the next call. Its time is never
// before that of the packet before it. Its data is the headers, and in the first
// request of some what asks for a name; its length is that of the whole packet, up to that
// of a super-packet.
func (s *Source) Next(f *frame.Frame) {
	for {
		made := s.queue[0].step(f)
		s.siftDown(0)
		if made && !s.lost(f) {
			return
		}
	}
}

// Drops returns how many packets the kernel has lost so far. Next left them out.
func (s *Source) Drops() uint64 { return s.drops }

// lost reports whether the kernel loses a packet, and counts it.
func (s *Source) lost(f *frame.Frame) bool {
	since := time.Duration(f.Time-Start.UnixNano())%cycle - lossAt
	if since < 0 || since >= lossLength {
		return false
	}
	s.keepNext = !s.keepNext
	if s.keepNext {
		s.drops++
	}
	return s.keepNext
}

// siftDown moves the conversation at index i of the heap down to its place.
func (s *Source) siftDown(i int) {
	c := s.queue[i]
	for {
		child := 2*i + 1
		if child >= len(s.queue) {
			break
		}
		if child+1 < len(s.queue) && s.queue[child+1].before(s.queue[child]) {
			child++
		}
		if !s.queue[child].before(c) {
			break
		}
		s.queue[i] = s.queue[child]
		i = child
	}
	s.queue[i] = c
}

// before is the order of the heap. No two conversations are equal in it.
func (c *conversation) before(d *conversation) bool {
	return c.at < d.at || c.at == d.at && c.id < d.id
}
