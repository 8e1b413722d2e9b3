package view

import "strconv"

// unitSteps are the prefixes of decimal steps of a thousand.
const unitSteps = " kMGTPE"

// appendRate appends a rate with three digits that matter and its unit: bits
// ("4.92Mb"), or bytes ("615kB"). It takes at most seven cells.
func appendRate(b []byte, bytesPerSecond float64, inBytes bool) []byte {
	if inBytes {
		return appendScaled(b, bytesPerSecond, 'B')
	}
	return appendScaled(b, bytesPerSecond*8, 'b')
}

// appendBytes appends a number of bytes in the same way.
func appendBytes(b []byte, n uint64) []byte { return appendScaled(b, float64(n), 'B') }

func appendScaled(b []byte, v float64, unit byte) []byte {
	step := 0
	// 999.5 would be rounded to a fourth digit.
	for v >= 999.5 && step < len(unitSteps)-1 {
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
	b = strconv.AppendFloat(b, v, 'f', decimals, 64)
	if step > 0 {
		b = append(b, unitSteps[step])
	}
	return append(b, unit)
}
