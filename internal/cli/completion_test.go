package cli

import (
	"maps"
	"slices"
	"testing"

	"github.com/alecthomas/kong"
)

// TestCompletedValuesAreAccepted gives every value that completion offers to the
// parser of the command line, which refuses what is none.
func TestCompletedValuesAreAccepted(t *testing.T) {
	t.Parallel()
	tried := make(map[string]bool)
	parser, err := kong.New(&Flags{}, kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range parser.Model.Flags {
		key := f.Tag.Get("completion")
		for _, pair := range flagValues[key] {
			tried[key] = true
			var into Flags
			p, err := kong.New(&into, kong.NoDefaultHelp())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Parse([]string{"--" + f.Name, pair[0]}); err != nil {
				t.Errorf("--%s %s: %v", f.Name, pair[0], err)
			}
			if _, err := into.Overrides(); err != nil {
				t.Errorf("--%s %s: %v", f.Name, pair[0], err)
			}
		}
		words := len(flagValues[key])
		// What is accepted is offered: all of it, but the one that stands for
		// no value.
		for _, allowed := range f.EnumSlice() {
			if allowed == "" || allowed == "0" || words == 0 {
				continue
			}
			if !slices.ContainsFunc(flagValues[key], func(pair [2]string) bool { return pair[0] == allowed }) {
				t.Errorf("--%s %s is not offered", f.Name, allowed)
			}
		}
	}
	if diff := len(flagValues) - len(tried); diff != 0 {
		t.Errorf("no flag takes the values of %v", slices.DeleteFunc(slices.Sorted(maps.Keys(flagValues)), func(k string) bool { return tried[k] }))
	}
}
