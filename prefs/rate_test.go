package prefs

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseRate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       Rate // 0 for an error
	}{
		{"megabits", "10Mb", 10_000_000},
		{"megabytes with a decimal", "1.5MB", 12_000_000},
		{"a prefix is read large or small", "10mb", 10_000_000},
		{"kilobytes as some write them", "64kB", 512_000},
		{"bits alone", "300b", 300},
		{"with a blank and per second", " 64 kb/s ", 64_000},
		{"the fastest links", "0.4Tb", 400_000_000_000},
		{"a fraction rounds to whole bits", "0.0015kb", 2},
		{"binary bits", "10Mib", 10 << 20},
		{"binary bytes with a decimal", "1.5KiB", 12 << 10},
		{"a binary prefix written small", "2gib/s", 2 << 30},
		{"no unit", "10", 0},
		{"a binary prefix without a letter", "10ib", 0},
		{"a large I", "10KIB", 0},
		{"the i before the prefix", "10ikB", 0},
		{"no number", "Mb", 0},
		{"nothing", "", 0},
		{"only a prefix", "10M", 0},
		{"nothing per second", "0Mb", 0},
		{"less than a bit", "0.1b", 0},
		{"negative", "-1Mb", 0},
		{"more than there is", "1001Tb", 0},
		{"an exponent", "1e3b", 0},
		{"hexadecimal", "0x10b", 0},
		{"two points", "1.2.3Mb", 0},
		{"infinite", "InfMb", 0},
		{"a word after it", "10Mbit", 0},
		{"two units", "10MbMb", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseRate(tt.text)
			if got != tt.want || (err == nil) != (tt.want != 0) {
				t.Errorf("ParseRate(%q) = %d, %v; want %d", tt.text, got, err, tt.want)
			}
		})
	}
}

func TestRatesAreWrittenShort(t *testing.T) {
	t.Parallel()
	for r, want := range map[Rate]string{
		10_000_000: "10Mb", 12_500_000: "12.5Mb", 300: "300b", 1_000_000_000_000: "1Tb",
		12_345: "12.345kb", 12_345_678: "12345.678kb", 1_000_001: "1000.001kb", 1: "1b",
		8 << 20: "8Mib", 64 << 10: "64Kib", 2_048_000: "2.048Mb", 1024: "1Kib", 3 << 40: "3Tib",
	} {
		if got := r.String(); got != want {
			t.Errorf("%d is written %q, want %q", uint64(r), got, want)
		}
	}
}

func TestAnyRateIsReadBackExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Rate(rapid.Uint64Range(1, maxRate).Draw(t, "rate"))
		got, err := ParseRate(want.String())
		if err != nil || got != want {
			t.Fatalf("%d is written %q and read as %d, %v", uint64(want), want, uint64(got), err)
		}
	})
}

func FuzzParseRate(f *testing.F) {
	for _, s := range []string{"10Mb", "1.5MB", "64 kb/s", "", "b", "1e9Mb", "1.5KiB", "ib", strings.Repeat("9", 400) + "b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseRate(s)
		if err == nil && (r < 1 || r > maxRate) {
			t.Errorf("ParseRate(%q) = %d", s, uint64(r))
		}
	})
}
