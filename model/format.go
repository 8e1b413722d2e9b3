package model

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// prefixes are the SI prefixes, in steps of a thousand; the blank is none.
const prefixes = " kMGTPE"

// AppendRate appends a rate, given in bytes a second, with three significant digits
// and its unit: bits ("4.92Mb") or bytes ("615kB"). It takes at most seven cells.
func AppendRate(b []byte, bytesPerSecond float64, inBytes bool) []byte {
	if inBytes {
		return appendScaled(b, bytesPerSecond, 'B')
	}
	return appendScaled(b, bytesPerSecond*8, 'b')
}

// AppendBytes appends a number of bytes with three significant digits: "4.92MB".
func AppendBytes(b []byte, n uint64) []byte { return appendScaled(b, float64(n), 'B') }

// AppendRateCell is AppendRate without the unit, for columns whose title has it: "4.92M",
// "615". It takes at most five cells.
func AppendRateCell(b []byte, bytesPerSecond float64, inBytes bool) []byte {
	b = AppendRate(b, bytesPerSecond, inBytes)
	return b[:len(b)-1]
}

// RateUnit is the unit of rates: "bit/s" or "B/s".
func (m *Model) RateUnit() string {
	if m.Prefs.Bytes {
		return "B/s"
	}
	return "bit/s"
}

// FormatRate returns what AppendRate appends.
func FormatRate(bytesPerSecond float64, inBytes bool) string {
	return string(AppendRate(nil, bytesPerSecond, inBytes))
}

// FormatBytes returns what AppendBytes appends.
func FormatBytes(n uint64) string { return string(AppendBytes(nil, n)) }

// FormatStep is FormatRate without trailing zeros, for the figures of scales and the
// speeds of interfaces: "10Gb", "2.5Gb".
func FormatStep(bytesPerSecond float64, inBytes bool) string {
	var room [16]byte
	text := AppendRate(room[:0], bytesPerSecond, inBytes)
	number := bytes.TrimRight(text, prefixes+"bB")
	if bytes.IndexByte(number, '.') < 0 {
		return string(text)
	}
	short := bytes.TrimRight(bytes.TrimRight(number, "0"), ".")
	return string(append(short, text[len(number):]...)) // In place: it only gets shorter.
}

// FormatCount writes a number with commas between thousands: "1,204".
func FormatCount(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	b := make([]byte, 0, len(digits)+len(digits)/3)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, digits[i])
	}
	return string(b)
}

// FormatAge writes a time in nanoseconds with its two largest units: "7s", "1m02s",
// "3h05m", "2d01h". It is 0 at least.
func FormatAge(ns int64) string {
	s := max(ns, 0) / 1_000_000_000
	switch {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	case s < 24*3600:
		return fmt.Sprintf("%dh%02dm", s/3600, s/60%60)
	default:
		return fmt.Sprintf("%dd%02dh", s/(24*3600), s/3600%24)
	}
}

// appendScaled appends a number with three significant digits, its SI prefix and a
// unit.
func appendScaled(b []byte, v float64, unit byte) []byte {
	step := 0
	// 999.5 would be rounded to a fourth digit.
	for v >= 999.5 && step < len(prefixes)-1 {
		v /= 1000
		step++
	}
	decimals := 0
	if step > 0 {
		switch {
		case v < 9.995:
			decimals = 2
		case v < 99.95:
			decimals = 1
		}
	}
	b = appendFixed(b, v, decimals)
	if step > 0 {
		b = append(b, prefixes[step])
	}
	return append(b, unit)
}

// tens are the powers of ten that scale decimals.
var tens = [...]uint64{1, 10, 100}

// appendFixed appends a number with up to two decimals, as strconv.AppendFloat does in
// several times the time: a screen has hundreds of them.
func appendFixed(b []byte, v float64, decimals int) []byte {
	ten := tens[decimals]
	scaled := v * float64(ten)
	n := math.Floor(scaled)
	// Near the middle between two results the product may be off by its rounding:
	// strconv computes exactly there, and outside of the range.
	half := scaled - n - 0.5
	if !(scaled >= 0 && scaled < 1e6) || math.Abs(half) < 1e-6 {
		return strconv.AppendFloat(b, v, 'f', decimals, 64)
	}
	if half > 0 {
		n++
	}
	b = strconv.AppendUint(b, uint64(n)/ten, 10)
	if decimals == 0 {
		return b
	}
	b = append(b, '.')
	for ten /= 10; ten > 0; ten /= 10 {
		b = append(b, '0'+byte(uint64(n)/ten%10))
	}
	return b
}
