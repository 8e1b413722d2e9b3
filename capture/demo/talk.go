package demo

import (
	"math/bits"
	"math/rand/v2"
	"time"

	"iftopgo/capture/frame"
)

// span is a range one draws from, both ends included.
type span struct{ from, to int }

// times is a range of durations.
type times struct{ from, to time.Duration }

// role says how conversations of one sort go: one side asks, the other answers,
// after a while again, for as long as the conversation lives; then, after a
// rest, another one of the sort begins.
type role struct {
	kind  kind
	count int    // of conversations at a time, less those that rest
	peers []host // the remote sides, in turn
	// port is the service's: the remote port, or with served the local one.
	port   uint16
	served bool // the remote side asks
	// sweep makes every conversation knock at another local port.
	sweep bool
	owner *owner // nil when no process of this host is behind it

	// first is when the first conversations begin. Without it they begin one by
	// one while the script is settling.
	first      time.Duration
	life, rest times // no life means for ever
	every      times // between two questions, at least until the answer is over
	ask        span  // payload bytes of a question
	answer     span  // and of an answer; nothing at all is not sent
	delay      times // of the answer
	pace       int   // bits a second while something is sent
}

// conversation is one flow at a time of a role.
type conversation struct {
	*role
	number int // among all of the source's
	index  int // among those of the role
	ports  portRange
	rng    *rand.PCG

	at     int64 // of its next frame, capture time
	next   int64 // of its next question
	dies   int64 // after the exchange that is under way then
	lives  int
	alive  bool
	turn   turn
	left   int // payload bytes of the turn that are not sent yet
	spread int // this exchange's pace in percent
	ack    bool

	bufs    [2][maxHeader]byte
	headers [2][]byte // of the local side's frames and of the remote one's
}

// turn says whose turn it is.
type turn uint8

const (
	asking turn = iota
	answering
)

// between draws a number.
func (c *conversation) between(s span) int { return s.from + int(c.below(int64(s.to-s.from)+1)) }

// during draws a duration in nanoseconds, of which an int may hold two seconds.
func (c *conversation) during(t times) int64 {
	return int64(t.from) + c.below(int64(t.to-t.from)+1)
}

// below draws a number from 0 up to, and not including, n.
func (c *conversation) below(n int64) int64 {
	high, _ := bits.Mul64(c.rng.Uint64(), uint64(n))
	return int64(high)
}

// settling is how long it takes until all is going on that goes on from the
// start: not long, for someone is looking.
const settling = 8 * time.Second

// plan sets when the first conversation of a role begins, start being when
// everything does.
func (c *conversation) plan(start int64) {
	c.at = start + int64(c.first)
	if c.first == 0 {
		c.at += c.during(times{0, settling})
	}
}

// step makes the next frame of the conversation and sets the time of the one
// after it. It returns false when there was no frame to be made at that time.
func (c *conversation) step(f *frame.Frame) bool {
	switch {
	case !c.alive:
		c.begin()
	case c.left > 0:
		c.frame(f)
		return true
	case c.turn == asking:
		c.turn, c.left = answering, c.between(c.answer)
		c.at += c.during(c.delay)
	case c.life.to > 0 && max(c.at, c.next) >= c.dies:
		c.alive = false
		c.at = max(c.at, c.dies) + c.during(c.rest)
	default:
		c.at = max(c.at, c.next)
		c.question()
	}
	return false
}

// begin starts another conversation.
func (c *conversation) begin() {
	c.alive = true
	c.dies = c.at + c.during(c.life)
	serial := c.lives*c.count + c.index
	c.lives++
	far := c.peers[serial%len(c.peers)].addr
	local := end{homeMAC, homeFor(far), c.port}
	remote := end{gatewayMAC, far, c.port}
	switch {
	case c.sweep:
		local.port, remote.port = uint16(1+serial*37%1021), 40_007
	case c.kind == icmp:
		local.port = c.ports.nth(serial)
		remote.port = local.port
	case c.served:
		remote.port = ephemeral.nth(c.between(span{0, ephemeral.size() - 1}))
	default:
		local.port = c.ports.nth(serial)
	}
	c.headers[0] = header(c.bufs[0][:], c.kind, local, remote, !c.served)
	c.headers[1] = header(c.bufs[1][:], c.kind, remote, local, c.served)
	c.question()
}

// question starts an exchange.
func (c *conversation) question() {
	c.next = c.at + c.during(c.every)
	c.spread = c.between(span{60, 140})
	c.turn, c.left = asking, c.between(c.ask)
}

// The most payload of one packet in bytes, on a line of 1,500 and for QUIC.
const (
	tcpSegment  = 1448
	udpDatagram = 1200
)

// frame makes the next frame of a turn, or the other side's acknowledgement of
// the one before.
func (c *conversation) frame(f *frame.Frame) {
	outward := (c.turn == asking) != c.served
	if c.ack {
		c.ack = false
		c.fill(f, !outward, 0)
		c.at += 100_000 // The next one is under way already.
		return
	}
	n := min(c.left, c.most())
	c.fill(f, outward, n)
	c.left -= n
	c.ack = c.kind == tcp && c.left > 0
	gap := int64(f.Len) * 8 * 1_000_000_000 / int64(c.pace)
	c.at += gap * int64(c.spread) / 100 * int64(c.between(span{80, 120})) / 100
}

// most is the most payload of a frame. Where much is sent, the kernel hands
// super-packets of several segments on (TSO, GRO).
func (c *conversation) most() int {
	if c.kind != tcp {
		return udpDatagram
	}
	const perSegment = 2_000_000 // bits a second
	return tcpSegment * max(min(c.pace/perSegment, 10), 1)
}

// fill makes a frame.
func (c *conversation) fill(f *frame.Frame, outward bool, payload int) {
	side, dir := 1, frame.DirIn
	if outward {
		side, dir = 0, frame.DirOut
	}
	h := c.headers[side]
	setPayload(h, c.kind, payload)
	size := len(h) + payload
	if !outward {
		size = max(size, minFrame)
	}
	*f = frame.Frame{Data: h, Time: c.at, Len: uint32(size), Link: ethernet, Dir: dir}
	if c.kind == tcp && payload > tcpSegment {
		f.SegmentSize = tcpSegment
	}
}
