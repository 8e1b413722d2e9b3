package remote

import (
	"bytes"
	"math"
	"time"
)

// maxTime is the latest time that is read, so that batches of a few seconds may end after it:
// some time in the year 2262.
const maxTime = math.MaxInt64 - 1<<40

// times reads the times of lines. It remembers the date of the last one: nearly all are of one
// day.
type times struct {
	date []byte // "2006-01-02T", empty before the first
	day  int64  // when it began, in nanoseconds since the Unix epoch
}

// dateLen is the length of a date with the T behind it.
const dateLen = len("2006-01-02T")

// read returns the time that a text says, in nanoseconds since the Unix epoch: RFC 3339 in UTC,
// with up to nine digits of a second. It returns false for what is none, and for one before 1970.
func (t *times) read(text []byte) (ns int64, ok bool) {
	const second, minute, hour = 1_000_000_000, 60_000_000_000, 3_600_000_000_000
	if len(text) < dateLen || !bytes.Equal(text[:dateLen], t.date) && !t.setDate(text[:dateLen]) {
		return 0, false
	}
	text = text[dateLen:]
	if len(text) < len("15:04:05Z") || text[2] != ':' || text[5] != ':' || text[len(text)-1] != 'Z' {
		return 0, false
	}
	h, okH := twoDigits(text, 24)
	m, okM := twoDigits(text[3:], 60)
	s, okS := twoDigits(text[6:], 60)
	fraction, okF := nanoseconds(text[8 : len(text)-1])
	if !okH || !okM || !okS || !okF {
		return 0, false
	}
	ns = t.day + h*hour + m*minute + s*second + fraction
	return ns, ns <= maxTime
}

// setDate makes another date the one that is remembered.
func (t *times) setDate(text []byte) bool {
	day, err := time.Parse("2006-01-02T", string(text))
	if err != nil || day.Year() < 1970 || day.Year() > 2261 {
		return false
	}
	t.date, t.day = append(t.date[:0], text...), day.UnixNano()
	return true
}

// twoDigits reads a number of two digits below a limit.
func twoDigits(text []byte, limit int64) (n int64, ok bool) {
	n = int64(text[0]-'0')*10 + int64(text[1]-'0')
	return n, isDigit(text[0]) && isDigit(text[1]) && n < limit
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// nanoseconds reads the fraction of a second with the dot before it; none is 0.
func nanoseconds(text []byte) (n int64, ok bool) {
	const most = 9
	if len(text) == 0 {
		return 0, true
	}
	if text[0] != '.' || len(text) == 1 || len(text) > 1+most {
		return 0, false
	}
	for i := 1; i <= most; i++ {
		n *= 10
		if i >= len(text) {
			continue
		}
		if !isDigit(text[i]) {
			return 0, false
		}
		n += int64(text[i] - '0')
	}
	return n, true
}
