package e2e

import (
	"flag"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	allFaults = flag.Bool("faults", false, "try all faults, loads and inputs, and the programs that are installed beside")
	update    = flag.Bool("update", false, "the same, and write the tables of docs/reliability.md")
)

// outcome is what became of a monitor.
type outcome struct{ happens, told string }

// fault is something that a monitor can meet.
type fault struct {
	name string
	// quick says that it is part of the short form.
	quick bool
	// try applies it to a monitor.
	try func(t *testing.T, m *monitor) outcome
	// on says whether it can be applied to a monitor; nil is every one.
	on func(m *monitor) bool
	// happens is what ours has to come to, told what it has to tell, if anything.
	happens, told *regexp.Regexp
}

// trial is a fault with what it came to, by the name of the monitor.
type trial struct {
	*fault
	came map[string]outcome
}

// Which monitors a fault can be applied to.
func onlyOurs(m *monitor) bool  { return m.name == ourName }
func thatDraws(m *monitor) bool { return m.screen != nil }
func thatReads(m *monitor) bool { return m.file != nil }

// TestFaults applies the faults of the tables of docs/reliability.md to ours, and to the
// programs that are installed beside it. Ours has to come to what its row says; of the others
// it is written down what they come to. A table is written when all of it was tried.
func TestFaults(t *testing.T) {
	full := *allFaults || *update
	if !full {
		t.Parallel()
	}
	for _, c := range chapters {
		t.Run(c.title, func(t *testing.T) {
			done := table{chapter: c}
			for _, f := range c.faults {
				if !full && !f.quick {
					continue
				}
				t.Run(f.name, func(t *testing.T) { done.trials = append(done.trials, trial{f, f.tried(t, full)}) })
			}
			if *update && !t.Failed() && len(done.trials) == len(c.faults) {
				done.put(t)
			}
		})
	}
}

// tried applies a fault to all monitors it can be applied to.
func (f *fault) tried(t *testing.T, full bool) map[string]outcome {
	came := map[string]outcome{}
	for _, m := range monitors {
		if m.name != ourName && !full || !m.installed() || f.on != nil && !f.on(m) {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			began := time.Now()
			got := f.try(t, m)
			came[m.name] = got
			t.Logf("%s, told: %s; after %v", got.happens, got.told, time.Since(began))
			if m.name == ourName && (!f.happens.MatchString(got.happens) || f.told != nil && !f.told.MatchString(got.told)) {
				t.Errorf("%s, told: %s; want %s and %s", got.happens, got.told, f.happens, f.told)
			}
		})
	}
	return came
}

// is matches a text that has one part after the other.
func is(parts ...string) *regexp.Regexp {
	quoted := make([]string, len(parts))
	for i, p := range parts {
		quoted[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile("(?s)" + strings.Join(quoted, ".*"))
}

// nothing is what is told where nothing is.
const nothing = "nothing"

// countsExactly is what becomes of ours where nothing may be lost, reconciles where something
// may be: what is missing is said to be dropped.
var (
	countsExactly = regexp.MustCompile(`^counts on, 0 packets off$`)
	reconciles    = regexp.MustCompile(`^counts on, 0 packets off`)
)

// chapter is a table of faults.
type chapter struct {
	title, first string
	faults       []*fault
}

// chapters are the tables, in the order of the page.
var chapters = []*chapter{
	{"Faults tried", "fault", slicesOf(captureFaults, outputFaults, fileFaults)},
	{"Loads held", "load", loadFaults},
	{"Inputs tried", "inputs", inputFaults},
}

// slicesOf joins faults.
func slicesOf(all ...[]*fault) (joined []*fault) {
	for _, some := range all {
		joined = append(joined, some...)
	}
	return joined
}

// told puts what was told into a cell: the first of it, without what is of one run.
func told(all ...string) string {
	var said []string
	for _, text := range all {
		text = strings.TrimSpace(temporary.ReplaceAllString(text, "FILE"))
		if text == "" {
			continue
		}
		const most = 110
		text = strings.ReplaceAll(text, "|", "/")
		if r := []rune(text); len(r) > most {
			text = string(r[:most]) + "…"
		}
		said = append(said, "`"+strings.ReplaceAll(text, "`", "'")+"`")
	}
	if len(said) == 0 {
		return nothing
	}
	return strings.Join(said[:min(len(said), 2)], "; ")
}

// temporary are paths of files that tests make.
var temporary = regexp.MustCompile(`/\S*/(?:Test|iftopgo-test)[^\s:]*`)

// lastOf is the last line of a message.
func lastOf(message string) string {
	lines := strings.Split(strings.TrimSpace(message), "\n")
	return lines[len(lines)-1]
}

// packetsOff is a count in a cell.
func packetsOff(n uint64) string {
	if n == 1 {
		return "1 packet off"
	}
	return fmt.Sprintf("%d packets off", n)
}
