package demo

import (
	"math/bits"
	"math/rand/v2"
	"time"

	"iftopgo/capture/frame"
)

// span is a range to draw a number from, both ends included.
type span struct{ from, to int }

// times is a range to draw a duration from, both ends included.
type times struct{ from, to time.Duration }

// role describes conversations of one sort. One side sends a request, the other a
// response; after an interval that repeats, for the lifetime of the conversation;
// then, after a pause, another conversation of the sort begins.
type role struct {
	kind    kind
	count   int    // of conversations at a time, those in a pause included
	remotes []host // the remote hosts, in turn
	// names are what clients ask for, each of as many remote hosts in a row as the others;
	// nil when they ask for none.
	names []string
	// port is that of the server: the remote port, or with localServer the local one.
	port        uint16
	localServer bool // the remote side sends the requests
	// scan makes every conversation go to another local port.
	scan  bool
	owner *owner // nil when no process of this host is behind it

	// start is when the first conversations begin. Without it they begin one by one
	// within startSpread.
	start           time.Duration
	lifetime, pause times // no lifetime means for ever
	interval        times // between two requests, at least until the response is complete
	request         span  // payload bytes of a request
	response        span  // payload bytes of a response; none is sent if they are 0
	delay           times // of the response
	bitRate         int   // bits a second while something is sent
}

// conversation is one flow after the other of a role.
type conversation struct {
	*role
	id    int // its number among all of the source
	index int // its number among those of the role
	ports portRange
	rng   *rand.PCG

	at          int64 // of its next packet, in nanoseconds of capture time
	beginAt     int64 // another conversation begins then
	nextRequest int64 // of its next request
	endAt       int64 // it ends after the exchange that is in progress then
	started     int
	alive       bool
	turn        turn
	remaining   int // payload bytes of the request or response that are not sent yet
	spread      int // the gaps between the packets of this exchange, in percent of those at bitRate
	ack         bool
	handshake   []uint8 // the flags of the segments that are to be sent before anything else
	asks        []byte  // what the first request asks with, until it is sent

	bufs    [2][maxHeader + maxAsked]byte
	headers [2][]byte // of the packets of the local side, and of the remote side
}

// turn says what is being sent.
type turn uint8

const (
	requesting turn = iota
	responding
)

// number draws a number.
func (c *conversation) number(s span) int { return s.from + int(c.below(int64(s.to-s.from)+1)) }

// duration draws a duration in nanoseconds. It is an int64 because an int has 32
// bits on some systems, two seconds.
func (c *conversation) duration(t times) int64 {
	return int64(t.from) + c.below(int64(t.to-t.from)+1)
}

// below draws a number from 0 up to, and not including, n.
func (c *conversation) below(n int64) int64 {
	high, _ := bits.Mul64(c.rng.Uint64(), uint64(n))
	return int64(high)
}

// startSpread is how long it takes until all roles without a start time are active:
// not long, since someone is watching.
const startSpread = 8 * time.Second

// schedule sets when the first conversation of a role begins, counted from start.
func (c *conversation) schedule(start int64) {
	c.at = start + int64(c.start)
	if c.start == 0 {
		c.at += c.duration(times{0, startSpread})
	}
	c.at = max(c.at-c.openingTime(), start)
}

// step makes the next packet of the conversation and sets the time of the one after
// it. It returns false if there is no packet at that time.
func (c *conversation) step(f *frame.Frame) bool {
	switch {
	case len(c.handshake) > 0:
		c.shakeHands(f)
		return true
	case !c.alive && c.at < c.beginAt:
		c.at = c.beginAt
	case !c.alive:
		c.begin()
	case c.remaining > 0:
		c.frame(f)
		return true
	case c.turn == requesting:
		c.turn, c.remaining = responding, c.number(c.response)
		c.at += c.duration(c.delay)
	case c.lifetime.to > 0 && max(c.at, c.nextRequest) >= c.endAt:
		c.end()
	default:
		c.at = max(c.at, c.nextRequest)
		c.startExchange(c.at)
	}
	return false
}

// begin starts another conversation.
func (c *conversation) begin() {
	c.alive = true
	if c.connects() {
		c.handshake = opening[:]
	}
	ready := c.at + c.openingTime()
	c.endAt = ready + c.duration(c.lifetime)
	serial := c.started*c.count + c.index
	c.started++
	addr := c.remotes[serial%len(c.remotes)].addr
	c.ask(serial % len(c.remotes))
	local := endpoint{localMAC, localFor(addr), c.port}
	remote := endpoint{gatewayMAC, addr, c.port}
	switch {
	case c.scan:
		local.port, remote.port = uint16(1+serial*37%1021), 40_007
	case c.kind == icmp:
		local.port = c.ports.nth(serial)
		remote.port = local.port
	case c.localServer:
		remote.port = ephemeral.nth(c.number(span{0, ephemeral.size() - 1}))
	default:
		local.port = c.ports.nth(serial)
	}
	c.headers[0] = header(c.bufs[0][:], c.kind, local, remote, !c.localServer)
	c.headers[1] = header(c.bufs[1][:], c.kind, remote, local, c.localServer)
	c.startExchange(ready)
}

// end ends the conversation.
func (c *conversation) end() {
	c.alive = false
	c.at = max(c.at, c.endAt)
	c.beginAt = c.at + c.duration(c.pause) - c.openingTime()
	if c.connects() {
		c.handshake = closing[:]
	}
}

// startExchange begins a request at a time.
func (c *conversation) startExchange(at int64) {
	c.nextRequest = at + c.duration(c.interval)
	c.spread = c.number(span{60, 140})
	c.turn, c.remaining = requesting, c.number(c.request)
}

// The most payload of one packet in bytes: of TCP with an MTU of 1,500, and of QUIC.
const (
	tcpSegment  = 1448
	udpDatagram = 1200
)

// frame makes the next packet of a request or response, or the other side's
// acknowledgement of the one before.
func (c *conversation) frame(f *frame.Frame) {
	outgoing := (c.turn == requesting) != c.localServer
	if c.ack {
		c.ack = false
		c.fill(f, !outgoing, flagACK, 0)
		c.at += turnaround // The next packet is on its way already.
		return
	}
	n := min(c.remaining, c.maxPayload())
	c.fill(f, outgoing, c.dataFlags(), n)
	c.remaining -= n
	c.ack = c.kind == tcp && c.remaining > 0
	gap := int64(f.Len) * 8 * 1_000_000_000 / int64(c.bitRate)
	c.at += gap * int64(c.spread) / 100 * int64(c.number(span{80, 120})) / 100
}

// maxPayload is the most payload of a packet in bytes. At high rates the kernel makes
// super-packets of several segments (TSO, GRO).
func (c *conversation) maxPayload() int {
	if c.kind != tcp {
		return udpDatagram
	}
	const perSegment = 2_000_000 // bits a second
	return tcpSegment * max(min(c.bitRate/perSegment, 10), 1)
}

// turnaround is how long a host takes to acknowledge a segment, in nanoseconds.
const turnaround = 100_000

// fill makes a packet with so many bytes of payload, and of TCP with those flags.
func (c *conversation) fill(f *frame.Frame, outgoing bool, flags uint8, payload int) {
	side, dir := 1, frame.DirIn
	if outgoing {
		side, dir = 0, frame.DirOut
	}
	h := c.headers[side]
	setPayload(h, c.kind, payload)
	if c.kind == tcp {
		setFlags(h, flags)
	}
	size := len(h) + payload
	if !outgoing {
		size = max(size, minFrame)
	}
	h = c.withAsked(h, outgoing != c.localServer, payload)
	*f = frame.Frame{Data: h, Time: c.at, Len: uint32(size), Link: ethernet, Dir: dir}
	if c.kind == tcp && payload > tcpSegment {
		f.SegmentSize = tcpSegment
	}
}
