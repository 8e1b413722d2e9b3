package cli

import (
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/alecthomas/kong"

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

// models are those of the command line and of reports.
func models(t *testing.T) (flags, reports *kong.Application) {
	t.Helper()
	f, err := newParser(new(Flags))
	if err != nil {
		t.Fatal(err)
	}
	r, err := newReportParser(new(ReportFlags))
	if err != nil {
		t.Fatal(err)
	}
	return f.Model, r.Model
}

func TestWhatACommandLeavesOutIsAFlag(t *testing.T) {
	t.Parallel()
	flags, reports := models(t)
	for _, c := range commands(flags, reports) {
		for _, name := range c.Without {
			if !slices.ContainsFunc(c.App.Flags, func(f *kong.Flag) bool { return f.Name == name }) {
				t.Errorf("%s leaves out --%s, which is no flag", c.Name, name)
			}
		}
	}
}

// TestCommandsTakeTheirSwitches gives each command the flags without a value that are
// completed after it, one by one.
func TestCommandsTakeTheirSwitches(t *testing.T) {
	t.Parallel()
	flags, reports := models(t)
	tried := 0
	for _, c := range commands(flags, reports) {
		for _, f := range c.App.Flags {
			if !f.IsBool() || slices.Contains(c.Without, f.Name) || c.Name == ReportWord {
				continue
			}
			args := map[string][]string{RecordWord: {RecordWord, "--dir", "/tmp"}, ConnectWord: {ConnectWord, "host"}}[c.Name]
			if c.Name == ConnectWord && f.Name != "text" { // Two flags are for lines alone.
				args = append(args, "--json")
			}
			parsed, err := Parse(append(args, "--"+f.Name), io.Discard, io.Discard)
			if err != nil {
				t.Errorf("%s --%s: %v", c.Name, f.Name, err)
				continue
			}
			tried++
			if err := parsed.RejectIneffective(); err != nil {
				t.Errorf("%s --%s: %v", c.Name, f.Name, err)
			}
			if err := parsed.CheckSource(); err != nil {
				t.Errorf("%s --%s: %v", c.Name, f.Name, err)
			}
		}
	}
	if tried == 0 {
		t.Error("no command has a flag without a value")
	}
}

func TestCompletedPeriodsAreAccepted(t *testing.T) {
	t.Parallel()
	for _, period := range periodValues() {
		if _, err := ParseReport([]string{period.Text}, time.Now(), io.Discard, io.Discard); err != nil {
			t.Errorf("report %s: %v", period.Text, err)
		}
	}
}
