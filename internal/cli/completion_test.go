package cli

import (
	"maps"
	"slices"
	"testing"

	"iftopgo/view/completion"
)

// TestCompletedValuesAreAccepted gives every value that completion offers to the
// parser of the command line, which refuses a wrong one.
func TestCompletedValuesAreAccepted(t *testing.T) {
	t.Parallel()
	tried, values := make(map[string]bool), flagValues()
	parser, err := newParser(&Flags{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range parser.Model.Flags {
		key := f.Tag.Get("completion")
		for _, value := range values[key] {
			tried[key] = true
			var into Flags
			p, err := newParser(&into)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Parse([]string{"--" + f.Name, value.Text}); err != nil {
				t.Errorf("--%s %s: %v", f.Name, value.Text, err)
			}
			if _, err := into.Overrides(); err != nil {
				t.Errorf("--%s %s: %v", f.Name, value.Text, err)
			}
		}
		words := len(values[key])
		// What is accepted is offered: all of it, but the one that stands for
		// no value.
		for _, allowed := range f.EnumSlice() {
			if allowed == "" || allowed == "0" || words == 0 {
				continue
			}
			if !slices.ContainsFunc(values[key], func(v completion.Value) bool { return v.Text == allowed }) {
				t.Errorf("--%s %s is not offered", f.Name, allowed)
			}
		}
	}
	if diff := len(values) - len(tried); diff != 0 {
		t.Errorf("no flag takes the values of %v", slices.DeleteFunc(slices.Sorted(maps.Keys(values)), func(k string) bool { return tried[k] }))
	}
}
