package history_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows/history"
	"iftopgo/flows/rowfilter"
	"iftopgo/internal/flowstest"
)

// TestFiltersOfFlowsAreThoseOfAHistory makes subjects of flows and asks for them with every
// term.
func TestFiltersOfFlowsAreThoseOfAHistory(t *testing.T) {
	t.Parallel()
	known, labels := flowstest.Known()
	var all []history.Subject
	index := map[history.Subject]string{}
	for name, f := range known {
		s := history.SubjectOf(&f.Key, &labels)
		all, index[s] = append(all, s), name
	}
	if len(index) < 3 {
		t.Fatalf("%d subjects are too few", len(index))
	}
	for _, text := range []string{
		"proc:firefox", "host:example", "name:resolver", "port:53", "port:https", "proto:tcp", "!proto:udp", "net:198.51.100.0/24", "user:ann", "pkg:openssh",
		`container:"jump box"`, "asn:64500", "country:us", "cafe|firefox",
	} {
		filter, err := rowfilter.Parse(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for name, f := range known {
			if filter.Match(f, &labels) {
				want[name] = true
			}
		}
		got := map[string]bool{}
		for _, s := range history.Select(all, filter.Select) {
			got[index[s]] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	if got := history.Select(all, rowfilter.Filter{}.Select); len(got) != len(all) {
		t.Errorf("%d of %d without a filter", len(got), len(all))
	}
}
