package peek

// narrowing finds the senders of more wide packets than may be captured: under a flood of
// them the ring would be full of payload that nobody looks at.
type narrowing struct {
	began    int64 // of the second, in nanoseconds
	used     int
	of       [sources]int // bytes, those that were not captured included
	narrowed Sources
	middles  maybes
	others   maybes
}

// maybes are segments of one kind that may be a part of something.
type maybes struct {
	size int  // in the second, those that were not captured included
	cut  bool // because there were too many
}

// The bytes of wide packets in a second of capture time, at most half of which are of one
// sender, and how many a sender that was narrowed may send for that to end.
const (
	maxWide   = 8 << 20
	wideAgain = maxWide / 64
	// maxMaybe is how many bytes of what may be middles are captured in a second, and as many
	// of what may be the rest of something for another server. middlesAgain and othersAgain
	// are how few of them there have to be in one until they are again: an upload in small
	// segments goes on, and many services are asked for something all the time.
	maxMaybe     = 2 << 20
	middlesAgain = maxMaybe / 64
	othersAgain  = maxMaybe / 4
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

// addMaybe counts a packet that is a Middle or an Other, and reports whether those are cut.
func (n *narrowing) addMaybe(kind Kind, now int64, size int) bool {
	if now >= n.began+second {
		n.next(now)
	}
	m := &n.middles
	if kind == Other {
		m = &n.others
	}
	m.size += size
	m.cut = m.cut || m.size > maxMaybe
	return m.cut
}

// next begins a second. There were few if there were less than so many bytes.
func (m *maybes) next(few int, idle bool) {
	m.cut = m.cut && m.size >= few && !idle
	m.size = 0
}

// next begins the second of a capture time. A sender is no longer narrowed after one in which
// it sent little.
func (n *narrowing) next(now int64) {
	idle := now >= n.began+2*second
	for from, size := range n.of {
		if size < wideAgain || idle {
			n.narrowed &^= 1 << from
		}
	}
	n.middles.next(middlesAgain, idle)
	n.others.next(othersAgain, idle)
	n.began, n.used = now-now%second, 0
	clear(n.of[:])
}

// at returns which packets are to be let through in full.
func (n *narrowing) at(now int64) Widths {
	if (n.narrowed != 0 || n.middles.cut || n.others.cut) && now >= n.began+second {
		n.next(now)
	}
	return Widths{Narrowed: n.narrowed, Middles: !n.middles.cut, Others: !n.others.cut}
}
