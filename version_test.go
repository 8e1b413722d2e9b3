package main

import (
	"testing"
)

func TestOriginIsTheCommitInWords(t *testing.T) {
	t.Parallel()
	for want, b := range map[string]build{
		"unknown":                              {},
		"4889d56a":                             {commit: "4889d56a"},
		"0123456789ab of 2026-11-26":           {commit: "0123456789abcdef", date: "2026-11-26"},
		"4889d56 of 2026-11-26, changed since": {commit: "4889d56", date: "2026-11-26", changed: true},
	} {
		if got := b.origin(); got != want {
			t.Errorf("%+v comes from %q, want %q", b, got, want)
		}
	}
}
