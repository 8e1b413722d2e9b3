package model

import (
	"fmt"
	"strconv"
	"strings"

	"iftopgo/flows"
)

// SourceNames are the names of what is captured from: "eth0, wg0".
func SourceNames(h *flows.Health) string {
	var names []string
	for _, s := range h.Sources {
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}

// Trouble is what is wrong with the sources, empty when nothing is: "reopening eth0,
// 3rd try, in 2 s: interface is down". now is the capture time in nanoseconds.
func Trouble(h *flows.Health, now int64) string {
	var all []string
	for _, s := range h.Sources {
		if s.State == flows.Reopening {
			wait := max(s.RetryAt-h.ClockOffset-now, 0)
			all = append(all, fmt.Sprintf("reopening %s, %s try, in %d s: %s",
				s.Name, ordinal(s.Try), (wait+999_999_999)/1_000_000_000, s.Reason))
		}
	}
	return strings.Join(all, "; ")
}

// ordinal writes 1 as 1st, 2 as 2nd and so on.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// KnownText writes a counter that not every source has, "unknown" where it has not.
func KnownText(k flows.OptionalCount) string {
	if !k.OK {
		return "unknown"
	}
	return FormatCount(k.N)
}
