package peek

// narrowing finds the senders of more wide packets than may be captured: under a flood of
// them the ring would be full of payload that nobody looks at.
type narrowing struct {
	second   int64
	used     int
	of       [sources]int // bytes, those that were not captured included
	narrowed Sources
}

// The bytes of wide packets in a second of capture time, at most half of which are of one
// sender, and how many a sender that was narrowed may send for that to end.
const (
	maxWide   = 8 << 20
	wideAgain = maxWide / 64
)

// add counts a wide packet of a sender.
func (n *narrowing) add(now int64, from source, size int) {
	if second := now / 1e9; second > n.second {
		n.next(second)
	}
	n.of[from] += size
	if n.narrowed.has(from) {
		return
	}
	n.used += size
	if n.of[from] > maxWide-n.used {
		n.narrowed |= 1 << from
	}
}

// next begins a second. A sender is no longer narrowed after one in which it sent little.
func (n *narrowing) next(second int64) {
	for from, size := range n.of {
		if size < wideAgain || second > n.second+1 {
			n.narrowed &^= 1 << from
		}
	}
	n.second, n.used = second, 0
	clear(n.of[:])
}

// at returns the senders whose packets are to be cut as all others are.
func (n *narrowing) at(now int64) Sources {
	if second := now / 1e9; n.narrowed != 0 && second > n.second {
		n.next(second)
	}
	return n.narrowed
}
