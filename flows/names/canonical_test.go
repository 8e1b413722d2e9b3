package names

import (
	"slices"
	"testing"
)

func TestOfTheNamesInAHostsFileTheFirstIsShown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ answers, want []string }{
		"the others are aliases":    {[]string{"first-name.", "second.", "a."}, []string{"first-name."}},
		"though one is qualified":   {[]string{"nas.", "nas.example.net."}, []string{"nas."}},
		"one that is no name":       {[]string{"10.0.0.1", "router"}, []string{"router"}},
		"one that is this host's":   {[]string{"localhost", "myhost"}, []string{"myhost"}},
		"none that can be shown":    {[]string{"localhost", "10.0.0.1"}, nil},
		"an address without a name": {nil, nil},
	} {
		if got := canonical(c.answers); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q of %q, want %q", name, got, c.answers, c.want)
		}
	}
}
