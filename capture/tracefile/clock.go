package tracefile

import (
	"math"
	"math/bits"
)

const nanosPerSecond int64 = 1e9

// defaultResolution is the if_tsresol of an interface that has none: microseconds.
const defaultResolution = 6

// clock converts the timestamps of one interface to nanoseconds since 1970:
// units × mul ÷ div + offset, with a product of 128 bits. The zero clock makes no sense of
// any timestamp.
type clock struct {
	mul, div uint64
	offset   int64 // nanoseconds
}

// newClock makes a clock of if_tsresol, the units in a second as a power of ten or,
// with the highest bit set, of two, and of if_tsoffset, in seconds. It is the zero clock
// where they are beyond what libpcap or this package can count.
func newClock(resolution byte, offset int64) clock {
	c := clock{mul: 1, div: 1}
	exponent := resolution &^ 0x80
	switch {
	case resolution&0x80 != 0 && exponent < 64:
		c.mul, c.div = 1e9, 1<<exponent
	case resolution&0x80 == 0 && exponent <= 9:
		c.mul = pow10(9 - exponent)
	case resolution&0x80 == 0 && exponent <= 9+19:
		c.div = pow10(exponent - 9)
	default:
		return clock{}
	}
	if offset > math.MaxInt64/nanosPerSecond || offset < math.MinInt64/nanosPerSecond {
		return clock{}
	}
	c.offset = offset * nanosPerSecond
	return c
}

// pow10 is 10^n, for n up to 19.
func pow10(n byte) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

// nanoseconds returns the nanoseconds since 1970 of a timestamp, false for times before
// 1970 or after 2262: they do not fit into [frame.Frame.Time].
func (c *clock) nanoseconds(units uint64) (int64, bool) {
	hi, lo := bits.Mul64(units, c.mul)
	if hi >= c.div {
		return 0, false
	}
	if c.div != 1 {
		lo, _ = bits.Div64(hi, lo, c.div)
	}
	if lo > math.MaxInt64 {
		return 0, false
	}
	ns := int64(lo) + c.offset
	return ns, ns >= 0 // Else it is before 1970, or the sum is beyond 2262.
}
