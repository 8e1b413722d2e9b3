package peek

// narrowing finds the senders of more wide packets than may be captured: under a flood of
// them the ring would be full of payload that nobody looks at.
type narrowing struct {
	began    int64 // of the second, in nanoseconds
	used     int
	of       [sources]int // bytes, those that were not captured included
	narrowed Sources
	middles  int  // bytes, those that were not captured included
	without  bool // middles, because there were too many
}

// The bytes of wide packets in a second of capture time, at most half of which are of one
// sender, and how many a sender that was narrowed may send for that to end.
const (
	maxWide   = 8 << 20
	wideAgain = maxWide / 64
	// maxMiddles is how many bytes of what may be middles are captured in a second, and
	// middlesAgain how few of them there have to be in one until they are again.
	maxMiddles   = 2 << 20
	middlesAgain = maxMiddles / 64
)

// add counts a wide packet of a sender, and reports whether that is narrowed.
func (n *narrowing) add(now int64, from source, size int) bool {
	if now >= n.began+second {
		n.next(now)
	}
	n.of[from] += size
	if n.narrowed.has(from) {
		return true
	}
	n.used += size
	if n.of[from] > maxWide-n.used {
		n.narrowed |= 1 << from
	}
	return false
}

// addMiddle counts a packet that may be the middle of something, and reports whether those
// are cut.
func (n *narrowing) addMiddle(now int64, size int) bool {
	if now >= n.began+second {
		n.next(now)
	}
	n.middles += size
	n.without = n.without || n.middles > maxMiddles
	return n.without
}

// next begins the second of a capture time. A sender is no longer narrowed after one in which
// it sent little.
func (n *narrowing) next(now int64) {
	for from, size := range n.of {
		if size < wideAgain || now >= n.began+2*second {
			n.narrowed &^= 1 << from
		}
	}
	if n.middles < middlesAgain || now >= n.began+2*second {
		n.without = false
	}
	n.began, n.used, n.middles = now-now%second, 0, 0
	clear(n.of[:])
}

// at returns which packets are to be let through in full.
func (n *narrowing) at(now int64) Widths {
	if (n.narrowed != 0 || n.without) && now >= n.began+second {
		n.next(now)
	}
	return Widths{Narrowed: n.narrowed, Middles: !n.without}
}
