package model

import (
	"bytes"
	"math"

	"iftopgo/prefs"
)

// Units are what rates and numbers of bytes are written in. The zero value is bits and
// decimal prefixes.
type Units struct {
	// Bytes writes rates in bytes a second, otherwise bits.
	Bytes bool
	// Binary has prefixes in steps of 1024 (Ki, Mi), otherwise of 1000 (k, M): IEC 80000-13.
	Binary bool
}

// Units are the units of the settings.
func (m *Model) Units() Units {
	return Units{Bytes: m.Prefs.Bytes, Binary: m.Prefs.Prefixes == prefs.BinaryPrefixes}
}

// prefixes are the letters of the prefixes, decimal ones and binary ones; the blank is none.
var prefixes = [...]string{" kMGTPE", " KMGTPE"}

// AppendRate appends a rate, given in bytes a second, with three significant digits and its
// unit: "4.92Mb", "615kB", "4.69Mib", "1023KiB". It takes seven cells at most.
func (u Units) AppendRate(b []byte, bytesPerSecond float64) []byte {
	return u.appendWhole(b, u.rate(bytesPerSecond), u.letter())
}

// AppendLeastRate appends a rate that may be too low: AppendRate with a > before it, also in
// seven cells at most. Binary prefixes leave room for two digits then, or for three without
// a point; they are rounded down.
func (u Units) AppendLeastRate(b []byte, bytesPerSecond float64) []byte {
	b = append(b, '>')
	if !u.Binary {
		return u.AppendRate(b, bytesPerSecond)
	}
	// Four digits, as in 1023, have no room either.
	v, step := scaled(u.rate(bytesPerSecond), u.base(), 1000)
	if step > 0 && v < 10 {
		b = appendFixed(b, math.Floor(v*10)/10, 1)
	} else {
		b = appendFixed(b, math.Floor(v), 0)
	}
	return u.appendUnit(b, step, u.letter())
}

// AppendBytes appends a number of bytes with three significant digits: "4.92MB", "4.69MiB".
// It takes seven cells at most.
func (u Units) AppendBytes(b []byte, n uint64) []byte {
	return u.appendWhole(b, float64(n), 'B')
}

// AppendRateCell appends a rate, given in bytes a second, with three significant digits and
// the letter of its prefix alone, for columns whose title has the rest, RateUnit: "4.82M",
// "999k", "1023K". It takes five cells at most.
func (u Units) AppendRateCell(b []byte, bytesPerSecond float64) []byte {
	return u.appendCell(b, u.rate(bytesPerSecond))
}

// AppendBytesCell appends a number of bytes as AppendRateCell appends rates; its title has
// BytesUnit.
func (u Units) AppendBytesCell(b []byte, n uint64) []byte { return u.appendCell(b, float64(n)) }

// RateUnit is what follows the letter of a cell of AppendRateCell: "bit/s", "B/s", and with
// binary prefixes "ibit/s", "iB/s", so that "4.82M" is 4.82 Mibit/s.
func (u Units) RateUnit() string {
	if u.Bytes {
		return u.BytesUnit() + "/s"
	}
	if u.Binary {
		return "ibit/s"
	}
	return "bit/s"
}

// BytesUnit is what follows the letter of a cell of AppendBytesCell: "B" or "iB".
func (u Units) BytesUnit() string {
	if u.Binary {
		return "iB"
	}
	return "B"
}

// RatesName is the unit of rates in words.
func (u Units) RatesName() string {
	name := "bits per second"
	if u.Bytes {
		name = "bytes per second"
	}
	if u.Binary {
		name += ", in steps of 1024"
	}
	return name
}

// FormatRate returns what AppendRate appends.
func (u Units) FormatRate(bytesPerSecond float64) string {
	return string(u.AppendRate(nil, bytesPerSecond))
}

// FormatRateCell returns what AppendRateCell appends.
func (u Units) FormatRateCell(bytesPerSecond float64) string {
	return string(u.AppendRateCell(nil, bytesPerSecond))
}

// FormatRateUnit returns a rate with its whole unit, for running text: "4.82Mbit/s".
func (u Units) FormatRateUnit(bytesPerSecond float64) string {
	var room [16]byte
	return string(append(u.AppendRateCell(room[:0], bytesPerSecond), u.RateUnit()...))
}

// RateText is a rate in running text as the layout writes rates: with its whole unit in the
// overview, where cells have none, and as in the cells in iftop's.
func (m *Model) RateText(bytesPerSecond float64) string {
	if m.Prefs.InOverview() {
		return m.Units().FormatRateUnit(bytesPerSecond)
	}
	return m.Units().FormatRate(bytesPerSecond)
}

// FormatSpeed returns the speed of a link, given in bits a second, as links are named:
// "2.5Gbit/s".
func FormatSpeed(bitsPerSecond uint64) string {
	return Units{}.FormatStepCell(float64(bitsPerSecond)/8) + Units{}.RateUnit()
}

// FormatBytes returns what AppendBytes appends.
func (u Units) FormatBytes(n uint64) string { return string(u.AppendBytes(nil, n)) }

// FormatStep is FormatRate without trailing zeros, for the figures of scales and the
// speeds of interfaces: "10Gb", "2.5Gb".
func (u Units) FormatStep(bytesPerSecond float64) string {
	var room [16]byte
	return trimZeros(u.AppendRate(room[:0], bytesPerSecond))
}

// FormatStepCell is FormatStep with the letter of the prefix alone.
func (u Units) FormatStepCell(bytesPerSecond float64) string {
	var room [16]byte
	return trimZeros(u.AppendRateCell(room[:0], bytesPerSecond))
}

// FormatBytesStep is FormatBytes without trailing zeros, for the figures of scales.
func (u Units) FormatBytesStep(n uint64) string {
	var room [16]byte
	return trimZeros(u.AppendBytes(room[:0], n))
}

// trimZeros takes trailing zeros behind the point out of a figure, whose letters stay.
func trimZeros(text []byte) string {
	number := bytes.TrimRight(text, "kKMGTPEibB")
	if bytes.IndexByte(number, '.') < 0 {
		return string(text)
	}
	short := bytes.TrimRight(bytes.TrimRight(number, "0"), ".")
	return string(append(short, text[len(number):]...)) // In place: it only gets shorter.
}

// RoundUp returns the next round rate, in bytes a second as what it is given: 1, 2, 5, 10, 20,
// 50 and so on in the unit of rates, from 1 k or 1 Ki on. A linear scale that ended a decade
// above the traffic would show nothing of it.
func (u Units) RoundUp(bytesPerSecond float64) float64 {
	return u.RoundUpFrom(bytesPerSecond, u.base())
}

// RoundUpFrom is RoundUp from another figure on, which is a power of the step between two
// prefixes.
func (u Units) RoundUpFrom(bytesPerSecond, least float64) float64 {
	for prefix := least; ; prefix *= u.base() {
		for _, step := range [...]float64{1, 2, 5, 10, 20, 50, 100, 200, 500} {
			if end := step * prefix / u.rate(1); bytesPerSecond <= end {
				return end
			}
		}
	}
}

// rate is a rate in bytes a second in the unit of rates.
func (u Units) rate(bytesPerSecond float64) float64 {
	if u.Bytes {
		return bytesPerSecond
	}
	return bytesPerSecond * 8
}

// letter is that of the unit of rates.
func (u Units) letter() byte {
	if u.Bytes {
		return 'B'
	}
	return 'b'
}

// base is the step between two prefixes.
func (u Units) base() float64 {
	if u.Binary {
		return 1024
	}
	return 1000
}

// appendWhole appends a number, its prefix and its unit.
func (u Units) appendWhole(b []byte, v float64, unit byte) []byte {
	b, step := u.appendNumber(b, v)
	return u.appendUnit(b, step, unit)
}

// appendCell appends a number and the letter of its prefix.
func (u Units) appendCell(b []byte, v float64) []byte {
	b, step := u.appendNumber(b, v)
	if step == 0 {
		return b
	}
	return append(b, u.prefix(step))
}

// prefix is the letter of a prefix.
func (u Units) prefix(step int) byte {
	if u.Binary {
		return prefixes[1][step]
	}
	return prefixes[0][step]
}

// appendUnit appends a prefix and a unit.
func (u Units) appendUnit(b []byte, step int, unit byte) []byte {
	if step > 0 {
		if b = append(b, u.prefix(step)); u.Binary {
			b = append(b, 'i')
		}
	}
	return append(b, unit)
}

// appendNumber appends a number with three significant digits, or the four of up to 1023,
// and returns which prefix belongs to it.
func (u Units) appendNumber(b []byte, v float64) (out []byte, step int) {
	// What is half a unit below the base would be rounded to it.
	v, step = scaled(v, u.base(), u.base()-0.5)
	decimals := 0
	if step > 0 {
		switch {
		case v < 9.995:
			decimals = 2
		case v < 99.95:
			decimals = 1
		}
	}
	return appendFixed(b, v, decimals), step
}

// scaled divides a number by the base until it is below the limit, and returns how often.
func scaled(v, base, limit float64) (float64, int) {
	step := 0
	for v >= limit && step < len(prefixes[0])-1 {
		v /= base
		step++
	}
	return v, step
}
