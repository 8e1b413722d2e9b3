package ndjson

import (
	"time"

	"iftopgo/flows"
)

// clock writes capture times by the wall clock, in UTC so that the same capture reads the
// same everywhere. It remembers the date of the last one: nearly all times of a line are
// of one day.
type clock struct {
	wall flows.Clock
	day  int64  // the day whose date is kept, since the Unix epoch
	date []byte // "2006-01-02T", empty before the first time
}

// append appends a capture time in nanoseconds as RFC 3339 has it, with what there is of
// nanoseconds: what time.RFC3339Nano makes of it.
func (c *clock) append(dst []byte, ns int64) []byte {
	const day, hour, minute = 86_400, 3_600, 60
	seconds, nanos := floorDiv(c.wall.Wall(ns), int64(time.Second))
	days, of := floorDiv(seconds, day)
	if days != c.day || len(c.date) == 0 {
		c.day = days
		c.date = time.Unix(days*day, 0).UTC().AppendFormat(c.date[:0], "2006-01-02T")
	}
	dst = append(dst, c.date...)
	dst = append(appendTwo(dst, of/hour), ':')
	dst = append(appendTwo(dst, of%hour/minute), ':')
	dst = appendTwo(dst, of%minute)
	return append(appendFraction(dst, nanos), 'Z')
}

// floorDiv divides, and rounds down.
func floorDiv(a, b int64) (quotient, remainder int64) {
	quotient, remainder = a/b, a%b
	if remainder < 0 {
		return quotient - 1, remainder + b
	}
	return quotient, remainder
}

// appendTwo appends a number below 100 with two digits.
func appendTwo(dst []byte, n int64) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// appendFraction appends nanoseconds as a fraction of a second, without zeros at its end.
func appendFraction(dst []byte, nanos int64) []byte {
	if nanos == 0 {
		return dst
	}
	fraction := [...]byte{0: '.', 9: 0}
	for i := 9; i > 0; i-- {
		fraction[i] = byte('0' + nanos%10)
		nanos /= 10
	}
	n := len(fraction)
	for fraction[n-1] == '0' {
		n--
	}
	return append(dst, fraction[:n]...)
}
