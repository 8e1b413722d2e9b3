package cli

import (
	"errors"
	"fmt"
	"runtime"
	"slices"

	"iftopgo/capture"
	"iftopgo/capture/replay"
	"iftopgo/flows"
	"iftopgo/prefs"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// RejectIneffective rejects a flag that has no effect beside the others, so that nobody
// takes it for applied. The error is one line.
func (f *Flags) RejectIneffective() error {
	played := ""
	switch {
	case len(f.Machines) > 0:
		played = "connect, which shows what other machines capture"
	case f.Demo:
		played = "--demo, which is made up"
	case f.Read != "":
		played = "-r, which is captured already"
	}
	if flag := f.forFlows(); flag != "" && f.OnlyInterfaces() {
		return UsageError{fmt.Errorf("%s has no effect on the lines of --interfaces, which are of all interfaces and no flows: leave it out", flag)}
	}
	dimension, _ := flows.Dimension(f.By)
	machines := len(f.Machines) > 0
	for _, flag := range []struct {
		name     string
		given    bool
		why, how string
	}{
		{"--interfaces", played != "" && f.Interfaces, "beside " + played, "leave --interfaces out"},
		{"-p", played != "" && f.Promiscuous, "beside " + played, "leave -p out"},
		{"--engine", played != "" && f.Engine != "", "beside " + played, "leave --engine out"},
		{"--rings", played != "" && f.Rings != 0, "beside " + played, "leave --rings out"},
		{"--rings", f.Rings > 1 && (f.Engine == string(capture.EngineKernel) || f.Engine == string(capture.EnginePortable)), "with --engine " + f.Engine + ", which has one ring", "leave one of them out"},
		{"-i", machines && len(f.Interface) > 0, "beside " + played, "leave -i out"},
		{"-f", machines && f.Filter != "", "beside " + played, "filter the rows on the screen, with /"},
		{"-F", machines && len(f.NetFilter) > 0, "beside " + played, "leave -F out"},
		{"--count", machines && f.Count != "", "beside " + played, "leave --count out"},
		{"--by machine", dimension == flows.Machines && len(f.Machines) < 2, "without several machines", "use it with iftopgo connect HOST HOST"},
		{"--geoip", f.Demo && len(f.GeoIP) > 0, "beside --demo, which has made-up networks", "leave --geoip out"},
		{"--by " + f.By, len(f.GeoIP) > 0 && f.GeoIP[0] == off && (dimension == flows.Networks || dimension == flows.Countries), "with --geoip off, which looks up no networks", "leave --geoip off out"},
		{"--by " + f.By, f.NoProcesses && dimension.ByOwner(), "with -Z, which looks for no processes", "leave -Z out"},
		{"--by name", f.NoDNS && dimension == flows.Names, "with -n, which looks up no names", "use --by host"},
		{"--link-type", f.LinkType != "", "without --dump-filter", "a capture knows its link type, leave it out"},
		{"--dir", f.Dir != "" && !f.Record, "without record", "write iftopgo record --dir DIR"},
		{"--once", f.Alone && f.Once, "with exports alone, which go on", "leave --once out"},
		{"--limit", f.Alone && f.Limit != 0, "with exports alone, which write no lines", "add --json, or leave --limit out"},
		{"--by " + f.By, f.Alone && f.By != "", "with exports alone, which write no lines", "add --json, or leave --by out"},
		{"--once", f.Record && f.Once, "with record, which goes on", "leave --once out"},
		{"--limit", f.Record && f.Limit != 0 && !f.writesLines(), "with record, which writes no lines", "add --json, or leave --limit out"},
		{"--by " + f.By, f.Record && f.By != "" && !f.writesLines(), "with record, which writes no lines", "add --json, or leave --by out"},
		{"--count " + f.Count, f.Record && f.Count != "" && f.Count != string(prefs.CountFrame), "with record, which compares with the kernel's counters", "leave --count out"},
		{"--live", f.Live, "without --dump-filter", "without -r a capture is live, leave it out"},
	} {
		if flag.given {
			return UsageError{fmt.Errorf("%s has no effect %s: %s", flag.name, flag.why, flag.how)}
		}
	}
	return nil
}

// forFlows returns the first flag that is about flows and what is captured; empty for none.
func (f *Flags) forFlows() string {
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"-i", len(f.Interface) > 0},
		{"-f", f.Filter != ""},
		{"-F", len(f.NetFilter) > 0},
		{"-p", f.Promiscuous},
		{"--count", f.Count != ""},
		{"--engine", f.Engine != ""},
		{"--rings", f.Rings != 0},
		{"--sort", f.Sort != ""},
		{"--alert", f.Alert != ""},
		{"--by", f.By != ""},
		{"--limit", f.Limit != 0},
		{"--json=changes", f.JSON == jsonForm(ndjson.Changes)},
		{"--text=raw", f.Text == textForm(text.Raw)},
	} {
		if flag.given {
			return flag.name
		}
	}
	return ""
}

// CheckSource rejects flags that ask for several sources, or forms, at once. The error is
// one line.
func (f *Flags) CheckSource() error {
	switch {
	case len(f.Machines) > 0 && (f.Demo || f.Read != ""):
		return UsageError{errors.New("connect, -r and --demo are three sources: name one")}
	case f.Demo && f.Read != "", f.Demo && len(f.Interface) > 0, f.Read != "" && len(f.Interface) > 0:
		return UsageError{errors.New("-i, -r and --demo are three sources: name one")}
	case f.JSON != "" && f.Text != "":
		return UsageError{errors.New("--json and --text cannot be used together: give one of them")}
	case f.Exports() && f.OnlyInterfaces():
		return UsageError{errors.New("--interfaces without a screen captures nothing that could be exported: leave it out")}
	case f.Record && f.Interfaces:
		return UsageError{errors.New("--interfaces captures nothing that could be recorded: leave it out")}
	case f.Record && f.Recorded() && f.Dir == "":
		return UsageError{errors.New("recording what is not live needs a directory of its own: add --dir DIR")}
	case !f.Headless() && (f.Once || f.Limit != 0):
		return UsageError{errors.New("--once and --limit are for --json and --text")}
	case !f.Headless() && f.By != "":
		return UsageError{errors.New("--by is for --json and --text: on the screen the tabs group the rows")}
	}
	if n := f.MaxFlows; n != 0 && (n < leastFlows || n > flows.DefaultMaxFlows) {
		return UsageError{fmt.Errorf("--max-flows %d: must be from %d to %d", n, leastFlows, flows.DefaultMaxFlows)}
	}
	if n := f.Rings; n < 0 || n > mostRings {
		return UsageError{fmt.Errorf("--rings %d: must be from 1 to %d", n, mostRings)}
	}
	if f.Rings > 1 && runtime.GOOS != "linux" {
		return UsageError{errors.New("--rings needs Linux, which divides packets among rings: leave it out")}
	}
	return f.checkInterfaces()
}

// mostRings is the greatest number of rings of an interface.
const mostRings = 16

// leastFlows is the least number of flows that have rows of their own.
const leastFlows = 1024

// checkInterfaces rejects an interface that is named twice: each of its packets would
// count twice.
func (f *Flags) checkInterfaces() error {
	for i, name := range f.Interface {
		switch {
		case slices.Contains(f.Interface[:i], name):
			return UsageError{fmt.Errorf("-i names %q twice, which would count its packets twice: name it once", name)}
		case name == flows.AnyInterface && len(f.Interface) > 1:
			return UsageError{fmt.Errorf("-i %s is all interfaces, beside others it would count their packets twice: leave it out, or the others", name)}
		}
	}
	return nil
}

// PlaySpeed is how fast to play what is not live, as a factor of the recorded speed; 0
// is as fast as possible. A --speed that would have no effect is an error.
func (f *Flags) PlaySpeed() (float64, error) {
	unpaced := f.Headless() && (!f.Demo || f.Duration != 0)
	switch {
	case f.Speed == nil && unpaced:
		return 0, nil
	case f.Speed == nil:
		return 1, nil
	case f.Read == "" && !f.Demo:
		return 0, UsageError{errors.New("--speed needs a file (-r FILE) or --demo: live traffic has the speed it has")}
	case !(*f.Speed >= replay.MinSpeed && *f.Speed <= replay.MaxSpeed):
		return 0, UsageError{fmt.Errorf("--speed %g: must be from %g to %g", *f.Speed, replay.MinSpeed, float64(replay.MaxSpeed))}
	case unpaced && f.Demo:
		return 0, UsageError{errors.New("--speed beside --demo and --duration has no effect without a screen, lines are written as fast as can be: leave one out")}
	case unpaced:
		return 0, UsageError{errors.New("--speed beside -r has no effect without a screen, a file is read as fast as can be: leave --speed out")}
	}
	return *f.Speed, nil
}
