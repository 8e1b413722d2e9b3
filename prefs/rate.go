package prefs

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Rate is a rate in bits a second; 0 is none.
type Rate uint64

// The units of rates are decimal. A lower-case b is bits, an upper-case B bytes; the
// prefix may be written in either case.
const (
	kilo = 1000
	mega = 1000 * kilo
	giga = 1000 * mega
	tera = 1000 * giga
)

// maxRate, 1000 Tb/s, is more than any interface carries, and a float64 is exact up to
// it.
const maxRate = 1000 * tera

// ParseRate reads a rate: a number with b, kb, Mb, Gb or Tb for bits or B, KB,
// MB, GB or TB for bytes per second, as "10Mb", "1.5MB" or "64 kb/s". It must
// be more than zero and at most 1000Tb.
func ParseRate(s string) (Rate, error) {
	text := strings.TrimSuffix(strings.TrimSpace(s), "/s")
	digits := strings.TrimRight(text, "bBkKmMgGtT")
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
	return fmt.Errorf("%.40q is not a rate such as 10Mb (bits) or 1.5MB (bytes): b kb Mb Gb Tb, B KB MB GB TB", s)
}

// rateUnit returns how many bits a unit is.
func rateUnit(unit string) (factor uint64, ok bool) {
	switch {
	case strings.HasSuffix(unit, "b"):
		factor = 1
	case strings.HasSuffix(unit, "B"):
		factor = 8
	default:
		return 0, false
	}
	switch strings.ToLower(unit[:len(unit)-1]) {
	case "":
		return factor, true
	case "k":
		return factor * kilo, true
	case "m":
		return factor * mega, true
	case "g":
		return factor * giga, true
	case "t":
		return factor * tera, true
	default:
		return 0, false
	}
}

// String writes the rate in bits so that ParseRate reads it back exactly: in
// the largest unit that needs at most three decimals.
func (r Rate) String() string {
	units := [...]struct {
		name   string
		factor Rate
	}{{"Tb", tera}, {"Gb", giga}, {"Mb", mega}, {"kb", kilo}}
	for _, u := range units {
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
