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

// seed makes the traffic what it is.
const seed = 20_260_101

// A moment in which the kernel loses every second packet comes once in each
// cycle.
const (
	cycle      = 4 * time.Minute
	lossAt     = 50 * time.Second // in the cycle
	lossLength = 300 * time.Millisecond
)

// Source is the traffic from its start on, without an end. Every source yields
// the same frames. It is not safe for concurrent use.
type Source struct {
	queue []*conversation // a heap, the one with the next frame first
	drops uint64
	odd   bool // the next packet of a lossy moment is kept
}

// NewSource returns the traffic.
func NewSource() *Source {
	s := &Source{}
	ports := portRanges(script)
	for i := range script {
		for n := range script[i].count {
			c := &conversation{
				role: &script[i], number: len(s.queue), index: n, ports: ports[i],
				rng: rand.NewPCG(seed, uint64(len(s.queue))),
			}
			c.plan(Start.UnixNano())
			s.queue = append(s.queue, c)
		}
	}
	for i := len(s.queue)/2 - 1; i >= 0; i-- {
		s.sink(i)
	}
	return s
}

// Next makes the next frame, which is true until the next call. Its time is
// never before that of the frame before it, and its length, up to that of a
// super-packet, much more than its data, which is the headers alone.
func (s *Source) Next(f *frame.Frame) {
	for {
		made := s.queue[0].step(f)
		s.sink(0)
		if made && !s.lost(f) {
			return
		}
	}
}

// Drops is how many frames the kernel dropped so far. They are missing.
func (s *Source) Drops() uint64 { return s.drops }

// lost says whether a frame is dropped.
func (s *Source) lost(f *frame.Frame) bool {
	since := time.Duration(f.Time-Start.UnixNano())%cycle - lossAt
	if since < 0 || since >= lossLength {
		return false
	}
	s.odd = !s.odd
	if s.odd {
		s.drops++
	}
	return s.odd
}

// sink moves the conversation at place i of the heap down to where it belongs.
func (s *Source) sink(i int) {
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

// before is the order of the heap, a total one.
func (c *conversation) before(d *conversation) bool {
	return c.at < d.at || c.at == d.at && c.number < d.number
}
