package painter

// fewest is how many lines must be drawn less for the terminal to be told to scroll: it is not cheap for all.
const fewest = 3

// shift is what makes lines of the last picture those of the next: lines from first to last move up by n, or down with one
// below 0.
type shift struct{ first, last, n int }

// scrolled returns the shift that saves most lines, if there is one.
func scrolled(before, lines []string) (best shift, ok bool) {
	saved := fewest - 1
	for y := 0; y < min(len(lines), len(before)); y++ {
		if lines[y] == before[y] {
			continue
		}
		for from := range before {
			if from == y || before[from] != lines[y] || y > 0 && from > 0 && before[from-1] == lines[y-1] {
				continue // It is not the first of them.
			}
			s := shift{min(y, from), 0, from - y}
			gain := 0
			end := y
			for ; end < len(lines) && end+s.n < len(before) && before[end+s.n] == lines[end]; end++ {
				gain++
			}
			s.last = max(end-1, end-1+s.n)
			for kept := s.first; kept <= min(s.last, len(lines)-1); kept++ {
				if before[kept] == lines[kept] {
					gain--
				}
			}
			if gain > saved {
				best, saved, ok = s, gain, true
			}
		}
	}
	return best, ok
}

// move moves lines as the terminal does.
func (s shift) move(lines []string) {
	moved := lines[s.first : s.last+1]
	if s.n > 0 {
		copy(moved, moved[s.n:])
		clear(moved[len(moved)-s.n:])
		return
	}
	copy(moved[-s.n:], moved)
	clear(moved[:-s.n])
}
