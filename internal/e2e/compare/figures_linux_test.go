package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// unknown is a figure that is not known.
var unknown = math.NaN()

// each is a packet's share of something in nanoseconds.
func each(nanos, packets float64) float64 {
	if packets == 0 {
		return unknown
	}
	return nanos / packets
}

// cpuCost is the CPU time of the monitor: percent of a CPU for light loads, else nanoseconds a
// packet.
func (s *sample) cpuCost(l *load) float64 {
	if l.light() {
		return 100 * s.cpu.Seconds() / s.measured.Seconds()
	}
	return each(float64(s.cpu.Nanoseconds()), s.traffic.packets())
}

// machineCost is the same of the whole machine.
func (s *sample) machineCost(l *load) float64 {
	if l.light() {
		return 100 * s.busy.Seconds() / s.measured.Seconds()
	}
	return each(float64(s.busy.Nanoseconds()), s.traffic.packets())
}

// sendingCost is how many nanoseconds the sender took for a packet; packets of a transfer are
// taken for 64 KiB.
func (s *sample) sendingCost(l *load) float64 {
	packets := s.traffic.packets()
	if l.transfer {
		packets = s.traffic.bytes() / (64 << 10)
	}
	return each(float64(s.traffic.took.Nanoseconds()), packets)
}

// part is a share in percent.
func part(of, whole float64) float64 {
	if whole == 0 {
		return unknown
	}
	return 100 * of / whole
}

// spread is the median of figures, the least and the greatest.
type spread struct{ median, least, most float64 }

// spreadOf leaves out what is not known.
func spreadOf(figures []float64) spread {
	known := slices.DeleteFunc(slices.Clone(figures), math.IsNaN)
	if len(known) == 0 {
		return spread{unknown, unknown, unknown}
	}
	slices.Sort(known)
	half := len(known) / 2
	s := spread{known[half], known[0], known[len(known)-1]}
	if len(known)%2 == 0 {
		s.median = (known[half-1] + known[half]) / 2
	}
	return s
}

// String is the median, and behind it the spread, if there is any to be seen.
func (s spread) String() string {
	median, least, most := number(s.median), number(s.least), number(s.most)
	if least == most {
		return median
	}
	return median + " (" + least + " … " + most + ")"
}

// number writes a figure with three digits, or in full where it has more.
func number(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	digits := 0
	switch a := math.Abs(x); {
	case a == 0 || a >= 99.5:
	case a >= 9.95:
		digits = 1
	default:
		digits = 2
	}
	whole, fraction, _ := strings.Cut(fmt.Sprintf("%.*f", digits, math.Abs(x)), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if x < 0 && strings.Trim(whole, "0.") != "" {
		whole = "−" + whole
	}
	return whole
}

// String is a sample in a line.
func (s *sample) String() string {
	text := fmt.Sprintf("%s packets in %v, %v of CPU time, %v of the machine, %d MiB, %s dropped",
		number(s.traffic.packets()), s.traffic.took.Round(s.traffic.took/1000+1), s.cpu, s.busy, s.memory>>20, number(s.dropped))
	if share, known := s.share(&s.seen); known {
		text += fmt.Sprintf(", counted %s %%", number(100*share))
	}
	return text
}
