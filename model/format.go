package model

import (
	"fmt"
	"math"
	"strconv"
)

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

// AppendNumber appends a number with three significant digits and its SI prefix: "1.20k".
func AppendNumber(b []byte, n float64) []byte { return Units{}.appendCell(b, n) }
