package prefs

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Rate is a rate in bits a second; 0 is none.
type Rate uint64

// A lower-case b is bits, an upper-case B bytes; the prefix may be written in either case. With
// an i after it, it is binary.
const (
	kilo = 1000
	mega = 1000 * kilo
	giga = 1000 * mega
	tera = 1000 * giga

	kibi = 1 << 10
	mebi = 1 << 20
	gibi = 1 << 30
	tebi = 1 << 40
)

// maxRate, 1000 Tb/s, is more than any interface carries, and a float64 is exact up to
// it.
const maxRate = 1000 * tera

// ParseRate reads a rate: a number with b, kb, Mb, Gb or Tb for bits or B, KB,
// MB, GB or TB for bytes per second, or with Kib or KiB and so on for binary prefixes, as
// "10Mb", "1.5MB", "2MiB" or "64 kb/s". It must be more than zero and at most 1000Tb.
func ParseRate(s string) (Rate, error) {
	text := strings.TrimSuffix(strings.TrimSpace(s), "/s")
	digits := strings.TrimRight(text, "bBkKmMgGtTi")
	unit := text[len(digits):]
	factor, ok := rateUnit(unit)
	if !ok {
		return 0, rateError(s)
	}
	digits = strings.TrimSpace(digits)
	if digits == "" || strings.Trim(digits, "0123456789.") != "" {
		return 0, rateError(s)
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0, rateError(s)
	}
	bits := math.Round(v * float64(factor))
	if bits < 1 || bits > maxRate {
		return 0, fmt.Errorf("rate %.40q is not between 1b and 1000Tb", s)
	}
	return Rate(bits), nil
}

// rateError is the error of a text that is no rate.
func rateError(s string) error {
	return fmt.Errorf("%.40q is not a rate such as 10Mb (bits) or 1.5MB (bytes): b kb Mb Gb Tb, B KB MB GB TB, or binary Kib MiB", s)
}

// factors are what prefixes stand for, in lower case.
var factors = map[string]uint64{
	"": 1, "k": kilo, "m": mega, "g": giga, "t": tera, "ki": kibi, "mi": mebi, "gi": gibi, "ti": tebi,
}

// rateUnit returns how many bits a unit is.
func rateUnit(unit string) (factor uint64, ok bool) {
	prefix, bits := strings.CutSuffix(unit, "b")
	if !bits {
		if prefix, ok = strings.CutSuffix(unit, "B"); !ok {
			return 0, false
		}
	}
	if factor, ok = factors[strings.ToLower(prefix)]; ok && !bits {
		factor *= 8
	}
	return factor, ok
}

// String writes the rate in bits so that ParseRate reads it back exactly: in
// the largest unit that needs at most three decimals, or with a binary prefix where that is
// shorter.
func (r Rate) String() string {
	text := r.decimal()
	for _, u := range [...]rateName{{"Tib", tebi}, {"Gib", gibi}, {"Mib", mebi}, {"Kib", kibi}} {
		if r == 0 || r%u.factor != 0 {
			continue
		}
		if binary := strconv.FormatUint(uint64(r/u.factor), 10) + u.name; len(binary) < len(text) {
			return binary
		}
		return text
	}
	return text
}

// rateName is the name of a unit, and how many bits it is.
type rateName struct {
	name   string
	factor Rate
}

// decimal writes the rate with a decimal prefix.
func (r Rate) decimal() string {
	for _, u := range [...]rateName{{"Tb", tera}, {"Gb", giga}, {"Mb", mega}, {"kb", kilo}} {
		if r >= u.factor && r%(u.factor/kilo) == 0 {
			text := strconv.FormatUint(uint64(r/u.factor), 10)
			if rest := uint64(r % u.factor / (u.factor / kilo)); rest > 0 {
				text += strings.TrimRight(fmt.Sprintf(".%03d", rest), "0")
			}
			return text + u.name
		}
	}
	return strconv.FormatUint(uint64(r), 10) + "b"
}
