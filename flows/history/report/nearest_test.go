package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows/history/report"
)

// TestNearestNamesAreThoseThatWereMeant has names in the order of their bytes.
func TestNearestNamesAreThoseThatWereMeant(t *testing.T) {
	t.Parallel()
	names := []string{"unknown", "sshd", "Firefox", "rsync", "firebird", "s"}
	for text, want := range map[string][]string{
		"firefx":           {"Firefox", "firebird"},
		"FIRE":             {"Firefox", "firebird"},
		"rsnyc":            {"rsync", "sshd"},
		"/usr/bin/firefox": {"Firefox", "firebird"},
		"t":                {"s", "sshd"},
	} {
		if diff := cmp.Diff(want, report.Nearest(names, text, 2)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	if got := report.Nearest(nil, "firefox", 3); len(got) != 0 {
		t.Errorf("of none: %q", got)
	}
}
