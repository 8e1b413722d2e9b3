package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// byteSize is a number of bytes as the command line has it: "50GB", "4.5TiB", "1000".
type byteSize uint64

// bytePrefixes are the powers of prefixes.
const bytePrefixes = "kMGTPE"

// UnmarshalText reads a number with a prefix, decimal or binary (IEC 80000-13), and a B.
func (s *byteSize) UnmarshalText(text []byte) error {
	wrong := fmt.Errorf("%.60q is no size: write it as 50GB, 4.5TiB or 1000B", text)
	number := strings.TrimSuffix(string(text), "B")
	base := 1000.0
	if short, ok := strings.CutSuffix(number, "i"); ok {
		number, base = short, 1024
	}
	factor := 1.0
	if last := len(number) - 1; last >= 0 {
		if power := strings.Index(bytePrefixes, strings.ReplaceAll(number[last:], "K", "k")); power >= 0 {
			number, factor = number[:last], math.Pow(base, float64(power+1))
		} else if base == 1024 {
			return wrong
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !(n >= 0) || n*factor >= math.MaxInt64 {
		return wrong
	}
	*s = byteSize(n * factor)
	return nil
}
