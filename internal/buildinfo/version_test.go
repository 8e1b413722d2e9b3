package buildinfo

import "testing"

func TestTheCommitIsDescribedInWords(t *testing.T) {
	t.Parallel()
	for want, b := range map[string]Build{
		"unknown":                              {},
		"4889d56a":                             {Commit: "4889d56a"},
		"0123456789ab of 2026-11-26":           {Commit: "0123456789abcdef", Date: "2026-11-26"},
		"4889d56 of 2026-11-26, changed since": {Commit: "4889d56", Date: "2026-11-26", Modified: true},
	} {
		if got := b.origin(); got != want {
			t.Errorf("%+v comes from %q, want %q", b, got, want)
		}
	}
}
