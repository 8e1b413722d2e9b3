package flows

// Windows are the lengths of the averages of every row in seconds, those of iftop.
var Windows = [3]int{2, 10, 40}

// Window is an index of Windows.
type Window uint8

// The averages, shortest first.
const (
	Window2s Window = iota
	Window10s
	Window40s
)

// Rate is bytes per second in each direction.
type Rate struct{ Sent, Recv float64 }

// Sum returns both directions together, in bytes per second.
func (r Rate) Sum() float64 { return r.Sent + r.Recv }

// Plus adds two rates up.
func (r Rate) Plus(o Rate) Rate { return Rate{r.Sent + o.Sent, r.Recv + o.Recv} }

// Rates are the averages of a row, one for each of Windows.
type Rates [len(Windows)]Rate

// Sums are the bytes in each of Windows.
type Sums [len(Windows)]Pair

// over divides the sums by the seconds they cover. elapsed is how long the
// capture has run up to the last complete slot, in nanoseconds: a window that
// is longer than that is divided by it.
func (s Sums) over(elapsed int64) (r Rates) {
	for w := range s {
		r[w] = s[w].over(Window(w), elapsed)
	}
	return r
}

// over is Sums.over for what was carried in one of the windows.
func (p Pair) over(w Window, elapsed int64) Rate {
	if elapsed <= 0 {
		return Rate{}
	}
	seconds := min(float64(Windows[w]), float64(elapsed)/nanosPerSlot)
	return Rate{float64(p.Sent) / seconds, float64(p.Recv) / seconds}
}
