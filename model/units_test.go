package model

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRatesHaveThreeDigitsInEveryUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		u                       Units
		rate                    float64 // in bytes a second
		text, least, cell, step string
	}{
		{Units{}, 0, "0b", ">0b", "0", "0b"},
		{Units{}, 602_500, "4.82Mb", ">4.82Mb", "4.82M", "4.82Mb"},
		{Units{}, 1_250_000, "10.0Mb", ">10.0Mb", "10.0M", "10Mb"},
		{Units{}, 124_937, "999kb", ">999kb", "999k", "999kb"},
		{Units{}, 124_938, "1.00Mb", ">1.00Mb", "1.00M", "1Mb"},
		{Units{Bytes: true}, 999, "999B", ">999B", "999", "999B"},
		{Units{Bytes: true}, 246e6, "246MB", ">246MB", "246M", "246MB"},
		{Units{Binary: true}, 128, "1.00Kib", ">1.0Kib", "1.00K", "1Kib"},
		{Units{Binary: true}, 127, "1016b", ">0.9Kib", "1016", "1016b"},
		{Units{Bytes: true, Binary: true}, 1023, "1023B", ">0.9KiB", "1023", "1023B"},
		{Units{Bytes: true, Binary: true}, 1999, "1.95KiB", ">1.9KiB", "1.95K", "1.95KiB"},
		{Units{Bytes: true, Binary: true}, 20_479, "20.0KiB", ">19KiB", "20.0K", "20KiB"},
		{Units{Bytes: true, Binary: true}, 1023 << 10, "1023KiB", ">0.9MiB", "1023K", "1023KiB"},
		{Units{Bytes: true, Binary: true}, 1<<20 - 512, "1.00MiB", ">0.9MiB", "1.00M", "1MiB"},
	} {
		least := string(c.u.AppendLeastRate(nil, c.rate))
		cell := string(c.u.AppendRateCell(nil, c.rate))
		if text, step := c.u.FormatRate(c.rate), c.u.FormatStep(c.rate); text != c.text || least != c.least || cell != c.cell || step != c.step {
			t.Errorf("%+v: %g bytes/s are %s, %s, %s and %s; want %s, %s, %s and %s",
				c.u, c.rate, text, least, cell, step, c.text, c.least, c.cell, c.step)
		}
	}
}

func TestACellAndItsTitleAreTheRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		u := Units{rapid.Bool().Draw(t, "bytes"), rapid.Bool().Draw(t, "binary")}
		n := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 5000)).Draw(t, "rate")
		text := u.FormatRate(float64(n))
		cell := string(u.AppendRateCell(nil, float64(n)))
		title := strings.Replace(strings.TrimSuffix(u.RateUnit(), "/s"), "bit", "b", 1)
		if strings.Trim(cell, "0123456789.") == "" {
			title = strings.TrimPrefix(title, "i") // There is no prefix that the i belongs to.
		}
		if cell+title != text {
			t.Fatalf("%+v: %d is %q in a cell below %q, %q alone", u, n, cell, u.RateUnit(), text)
		}
		if bytes := string(u.AppendBytesCell(nil, n)); !strings.HasPrefix(u.FormatBytes(n), bytes) {
			t.Fatalf("%+v: %d bytes are %q in a cell, %q alone", u, n, bytes, u.FormatBytes(n))
		}
		for _, figure := range []struct {
			text string
			most int
		}{{text, 7}, {u.FormatBytes(n), 7}, {cell, 5}, {string(u.AppendLeastRate(nil, float64(n))), 7}} {
			if len(figure.text) > figure.most {
				t.Fatalf("%+v: %d is %q, more than %d cells", u, n, figure.text, figure.most)
			}
		}
	})
}

func TestRoundRatesAre125OfTheUnit(t *testing.T) {
	t.Parallel()
	for u, all := range map[Units]map[float64]string{
		{}:                          {0: "1kb", 125: "1kb", 125.1: "2kb", 625.1: "10kb", 8e6: "100Mb", 12.6e6: "200Mb", 1e18: "10Eb"},
		{Bytes: true}:               {0: "1kB", 1000: "1kB", 2001: "5kB", 501e3: "1MB", 8e6: "10MB"},
		{Binary: true}:              {0: "1Kib", 128: "1Kib", 129: "2Kib", 501 * 128: "1Mib", 8e6: "100Mib"},
		{Bytes: true, Binary: true}: {0: "1KiB", 1025: "2KiB", 500 << 10: "500KiB", 501 << 10: "1MiB", 8e6: "10MiB"},
	} {
		for rate, want := range all {
			end := u.RoundUp(rate)
			if got := u.FormatStep(end); got != want || end < rate {
				t.Errorf("%+v: %g bytes/s are rounded up to %s (%g), want %s", u, rate, got, end, want)
			}
		}
	}
}

func TestFiguresAreWrittenWithoutAllocations(t *testing.T) {
	u, b := Units{Bytes: true, Binary: true}, make([]byte, 0, 32)
	if n := testing.AllocsPerRun(100, func() {
		b = u.AppendRate(b[:0], 123_456)
		b = u.AppendLeastRate(b[:0], 123_456)
		b = u.AppendRateCell(b[:0], 123_456)
		b = u.AppendBytesCell(b[:0], 123_456)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
