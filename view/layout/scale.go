package layout

import (
	"math"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

// scaleSteps are the ends an adapting scale chooses from, in bits a second.
var scaleSteps = [...]float64{1e6, 10e6, 100e6, 1e9, 10e9, 25e9, 40e9, 100e9, 400e9}

// logBegin is where a logarithmic scale begins, in bits a second: iftop's.
const logBegin = 10

// ScaleMax is the end of the scale in bits a second: what was set, or the first
// step above the highest second there was.
func ScaleMax(m *model.Model) float64 {
	if m.Prefs.ScaleMax > 0 {
		return float64(m.Prefs.ScaleMax)
	}
	_, peak := m.Shown.Peaks(m.Shown.Total())
	if m.Prefs.Linear() {
		return roundUp(float64(peak) * 8)
	}
	for _, step := range scaleSteps {
		if float64(peak)*8 <= step {
			return step
		}
	}
	return scaleSteps[len(scaleSteps)-1]
}

// leastLinear is the shortest linear scale, in bits a second.
const leastLinear = 1000

// roundUp returns the next of 1, 2, 5, 10, 20, 50 and so on: a linear scale that ended a
// decade above the traffic would show nothing of it.
func roundUp(bits float64) float64 {
	for decade := float64(leastLinear); ; decade *= 10 {
		for _, step := range [...]float64{1, 2, 5} {
			if bits <= step*decade {
				return step * decade
			}
		}
	}
}

// Fraction is how much of the scale a rate takes, from 0 to 1.
func Fraction(m *model.Model, bytesPerSecond float64) float64 {
	bits, most := bytesPerSecond*8, ScaleMax(m)
	if m.Prefs.Linear() {
		return min(bits/most, 1)
	}
	return logFraction(bits, most)
}

// logFraction is Fraction on a logarithmic scale, in bits a second.
func logFraction(bits, most float64) float64 {
	if bits <= logBegin {
		return 0
	}
	return min(math.Log(bits/logBegin)/math.Log(most/logBegin), 1)
}

// Tick is a mark on the scale.
type Tick struct {
	X              int
	BytesPerSecond float64
}

// How many cells a mark has at least: where every decade of a logarithmic scale has
// one, and where every second has.
const (
	decadeWidth = 16
	labelWidth  = 7
)

// Ticks are the marks of the scale: one, two or four decades apart on a logarithmic
// one, by the room there is, and its end; quarters on a linear one.
func Ticks(m *model.Model, r Rect) []Tick {
	most := ScaleMax(m)
	var at []float64
	if m.Prefs.Linear() {
		at = []float64{0, most / 4, most / 2, most * 3 / 4, most}
	} else {
		at = append(decades(m, most, r.Width), most)
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

// decades are the marks of a logarithmic scale below its end, in bits a second.
func decades(m *model.Model, most float64, width int) []float64 {
	cells := func(from, to float64) float64 {
		return (Fraction(m, to/8) - Fraction(m, from/8)) * float64(width)
	}
	step := 100.0
	switch decade := cells(most/10, most); {
	case decade >= decadeWidth:
		step = 10
	case 2*decade < labelWidth:
		step = 10_000
	}
	at := make([]float64, 0, len(scaleSteps)+1)
	for bits := float64(logBegin); bits < most; bits *= step {
		if room := cells(bits, most); room >= decadeWidth || int(room) > labelOf(m, bits)+labelOf(m, most) {
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
