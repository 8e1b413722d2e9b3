package layout

import (
	"math"
	"slices"
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// lineOf is the model after so many seconds, in each of which as much was carried as the
// function says.
func lineOf(seconds int, carried func(second int) flows.Pair) model.Model {
	p := prefs.Default()
	m := model.New("", p, nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
	m.Width, m.Height = 120, 30
	const begin = 1_700_000_000
	for i := range seconds {
		at := flows.Slot(begin + i)
		bytes := carried(i)
		m.Table = m.Table.Fold(flows.Batch{
			Start: flows.Slot(begin).Start(), At: (at + 1).Start(), From: at, To: at, Closed: true,
			Deltas: []flows.Delta{{
				Key: flows.Key{Proto: flows.ProtoTCP}, First: at.Start(), Last: at.Start(),
				Tally: flows.Tally{Bytes: bytes, Packets: flows.Pair{Sent: 1}},
			}},
		}, nil)
	}
	m.Shown = m.Table
	return m
}

// graphIn is the graph of a screen.
func graphIn(m *model.Model) Graph {
	l := Of(m)
	return GraphOf(m, &l)
}

// TestAGraphHasEveryByteOfItsSpan adds up its dots.
func TestAGraphHasEveryByteOfItsSpan(t *testing.T) {
	t.Parallel()
	for _, span := range prefs.AllGraphSpans() {
		m := lineOf(200, func(i int) flows.Pair { return flows.Pair{Sent: uint64(i), Recv: uint64(7 * i)} })
		m.Prefs.GraphSpan = span
		g := graphIn(&m)
		var sum, want flows.Pair
		for _, b := range g.Bins {
			sum = sum.Plus(b.Bytes)
		}
		for i := max(200-(len(g.Bins)*g.Seconds-int(g.End-m.Shown.Slot())), 0); i < 200; i++ {
			want = want.Plus(flows.Pair{Sent: uint64(i), Recv: uint64(7 * i)})
		}
		if sum != want || len(g.Bins)*g.Seconds < min(span*60, 200) {
			t.Errorf("%d min: %d dots of %d s have %v, want %v", span, len(g.Bins), g.Seconds, sum, want)
		}
	}
}

// TestAGraphMovesOneCellAtATime lets seconds pass: all but the newest cell stay where they
// are, until that is full and all move by one.
func TestAGraphMovesOneCellAtATime(t *testing.T) {
	t.Parallel()
	carried := func(i int) flows.Pair { return flows.Pair{Recv: uint64(1000 + 37*i%500)} }
	var before Graph
	for seconds := 90; seconds < 120; seconds++ {
		m := lineOf(seconds, carried)
		g := graphIn(&m)
		if seconds > 90 {
			moved := 0
			if g.End != before.End {
				moved = 2
			}
			old, now := before.Bins[moved:len(before.Bins)-2], g.Bins[:len(g.Bins)-2-moved]
			if !slices.Equal(old, now) {
				t.Fatalf("after %d s other cells than the newest have changed", seconds)
			}
		}
		before = g
	}
}

// isRound says that a rate in bytes a second is 1, 2 or 5 times a power of ten in bits.
func isRound(bytesPerSecond float64) bool {
	digit := bytesPerSecond * 8 / math.Pow(10, math.Floor(math.Log10(bytesPerSecond*8)+1e-9))
	return math.Abs(digit-1) < 1e-6 || math.Abs(digit-2) < 1e-6 || math.Abs(digit-5) < 1e-6
}

// TestBothSidesEndAtRoundFigures looks at graphs of all heights: sides that carry as much have as
// many lines, and end at the same figure.
func TestBothSidesEndAtRoundFigures(t *testing.T) {
	t.Parallel()
	for _, height := range prefs.AllGraphHeights() {
		for lines := 28; lines <= 80; lines++ {
			m := lineOf(60, func(int) flows.Pair { return flows.Pair{Recv: 4_700_000, Sent: 4_700_000} })
			m.Prefs.GraphHeight, m.Height = height, lines
			l := Of(&m)
			if l.Graph.Height < axisFrom {
				continue
			}
			g := GraphOf(&m, &l)
			if g.Up != g.Down || !isRound(g.Line*float64(g.Up)) {
				t.Errorf("%s on %d lines: %d lines up, %d down, of %v", height, lines, g.Up, g.Down, g.Line)
			}
		}
	}
}

// TestAScaleEndsAtARoundFigure looks at the longer side for many rates: it has room for all
// of them, and ends at 1, 2 or 5 times a power of ten.
func TestAScaleEndsAtARoundFigure(t *testing.T) {
	t.Parallel()
	for _, rate := range []uint64{1, 99, 1_250, 2_501, 77_000, 1_000_000, 123_456_789} {
		for _, way := range []flows.Pair{{Recv: rate}, {Sent: rate}, {Recv: rate, Sent: rate}, {Recv: rate, Sent: rate / 3}} {
			m := lineOf(60, func(int) flows.Pair { return way })
			g := graphIn(&m)
			if end := g.Line * float64(max(g.Up, g.Down)); !isRound(end) {
				t.Errorf("%v: the scale ends at %v bits", way, end*8)
			}
			if g.Line*float64(g.Up) < float64(way.Recv)*0.999 || g.Line*float64(g.Down) < float64(way.Sent)*0.999 {
				t.Errorf("%v has no room in %d and %d lines of %v", way, g.Up, g.Down, g.Line)
			}
			if g.Up+g.Down != g.Plot.Height || g.Up < 1 || g.Down < 1 {
				t.Errorf("%v: %d lines above, %d below, of %d", way, g.Up, g.Down, g.Plot.Height)
			}
		}
	}
}

// TestTheLeastTrafficIsADot wants what was carried to be seen, however large the scale is.
func TestTheLeastTrafficIsADot(t *testing.T) {
	t.Parallel()
	m := lineOf(60, func(i int) flows.Pair { return flows.Pair{Recv: 1 + uint64(i/59)*1e9} })
	g := graphIn(&m)
	if n := g.Height(&m, 1, g.Up, 4); n != 1 {
		t.Errorf("a byte a second is %d dots high", n)
	}
	if n := g.Height(&m, 0, g.Up, 4); n != 0 {
		t.Errorf("nothing is %d dots high", n)
	}
	if n := g.Height(&m, 1e12, g.Up, 4); n != 4*g.Up {
		t.Errorf("what is beyond the scale is %d dots high, want %d", n, 4*g.Up)
	}
}
