package layout

import (
	"math"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

// logScale is a logarithmic scale, in bits a second.
type logScale struct {
	begin float64
	// factor is between two marks.
	factor float64
	// ends are what an adapting scale chooses its end from.
	ends []float64
}

// logScales are the logarithmic scales by the unit: iftop's for bits, decades of bytes, and
// fifth powers of two for binary prefixes, which are round in every second step.
var logScales = map[model.Units]logScale{
	{}:                          {10, 10, []float64{1e6, 10e6, 100e6, 1e9, 10e9, 25e9, 40e9, 100e9, 400e9}},
	{Bytes: true}:               {8, 10, []float64{8e5, 8e6, 8e7, 8e8, 8e9, 8e10, 8e11}},
	{Binary: true}:              {1 << 5, 32, []float64{1 << 20, 1 << 25, 1 << 30, 1 << 35, 1 << 40}},
	{Bytes: true, Binary: true}: {1 << 3, 32, []float64{1 << 18, 1 << 23, 1 << 28, 1 << 33, 1 << 38}},
}

// ScaleMax is the end of the scale in bits a second: what was set, or the first
// step above the highest second there was.
func ScaleMax(m *model.Model) float64 {
	if m.Prefs.ScaleMax > 0 {
		return float64(m.Prefs.ScaleMax)
	}
	_, peak := m.Shown.Peaks(m.Shown.Total())
	if m.Prefs.Linear() {
		return m.Units().RoundUp(float64(peak)) * 8
	}
	ends := logScales[m.Units()].ends
	for _, end := range ends {
		if float64(peak)*8 <= end {
			return end
		}
	}
	return ends[len(ends)-1]
}

// Fraction is how much of the scale a rate takes, from 0 to 1.
func Fraction(m *model.Model, bytesPerSecond float64) float64 {
	bits, most := bytesPerSecond*8, ScaleMax(m)
	if m.Prefs.Linear() {
		return min(bits/most, 1)
	}
	return logFraction(m, bits, most)
}

// logFraction is Fraction on a logarithmic scale, in bits a second.
func logFraction(m *model.Model, bits, most float64) float64 {
	begin := logScales[m.Units()].begin
	if bits <= begin {
		return 0
	}
	return min(math.Log(bits/begin)/math.Log(most/begin), 1)
}

// Tick is a mark on the scale.
type Tick struct {
	X              int
	BytesPerSecond float64
}

// How many cells a mark has at least: where every step of a logarithmic scale has
// one, and where every second has.
const (
	stepWidth  = 16
	labelWidth = 7
)

// Ticks are the marks of the scale: one, two or four steps apart on a logarithmic
// one, by the room there is, and its end; quarters on a linear one.
func Ticks(m *model.Model, r Rect) []Tick {
	most := ScaleMax(m)
	var at []float64
	if m.Prefs.Linear() {
		at = []float64{0, most / 4, most / 2, most * 3 / 4, most}
	} else {
		at = append(logMarks(m, most, r.Width), most)
	}
	ticks := make([]Tick, len(at))
	for i, bits := range at {
		x := r.X + int(math.Round(Fraction(m, bits/8)*float64(r.Width)))
		ticks[i] = Tick{min(x, r.X+r.Width-1), bits / 8}
	}
	return ticks
}

// labelOf is how many cells the label of a mark takes.
func labelOf(m *model.Model, bits float64) int {
	return len(m.Units().FormatStep(bits / 8))
}

// logMarks are the marks of a logarithmic scale below its end, in bits a second.
func logMarks(m *model.Model, most float64, width int) []float64 {
	cells := func(from, to float64) float64 {
		return (Fraction(m, to/8) - Fraction(m, from/8)) * float64(width)
	}
	scale := logScales[m.Units()]
	step := scale.factor * scale.factor
	switch one := cells(most/scale.factor, most); {
	case one >= stepWidth:
		step = scale.factor
	case 2*one < labelWidth:
		step *= step
	}
	at := make([]float64, 0, len(scale.ends)+1)
	for bits := scale.begin; bits < most; bits *= step {
		if room := cells(bits, most); room >= stepWidth || int(room) > labelOf(m, bits)+labelOf(m, most) {
			at = append(at, bits) // At the end two labels meet.
		}
	}
	return at
}

// BarWindow is the average that bars show: the one that orders the rows, or the
// 10 s one.
func BarWindow(m *model.Model) flows.Window {
	switch m.SortFigure() {
	case prefs.Sort2s:
		return flows.Window2s
	case prefs.Sort40s:
		return flows.Window40s
	default:
		return flows.Window10s
	}
}
