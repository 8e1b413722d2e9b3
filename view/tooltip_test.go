package view_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// TestTooltipsOfGroupsSayHowFarTheirFiguresGo asks every tab how many flows a row stands for,
// and of which time its peak is.
func TestTooltipsOfGroupsSayHowFarTheirFiguresGo(t *testing.T) {
	t.Parallel()
	const exact, recent = "the highest second of all flows together", "of all of them in the last 40 s"
	for name, c := range map[string]struct {
		do          func(model.Model) model.Model
		flows, peak string
	}{
		"a host":                        {ofRow("203.0.113.140", "tab"), "0 now, 6 ever", exact},
		"a service":                     {ofRow("https", "tab", "tab"), "4 now, 11 ever, of 4 processes", exact},
		"a program":                     {ofRow("firefox", "tab", "tab", "tab"), "2 now, 8 ever", exact},
		"a package":                     {ofRow("curl", "shift+tab"), "0 now, 2 ever", exact},
		"a program, filtered":           {ofRow("firefox", "tab", "tab", "tab", "/", "c", "d", "n", "enter"), "1 now, 1 ever", recent},
		"flows of all local hosts":      {ofRow("* ", "s"), "ever", recent},
		"a flow":                        {ofRow("cdn.example.net"), "", ""},
		"a process by another name":     {ofRow("router"), "calls itself systemd-resolve ", ""},
		"flows that ended, and merged":  {ofRow("×"), "×4: 4 flows that ended, merged", ""},
		"a pin without traffic":         {pinnedAndReset, "none since it was pinned", ""},
		"a closed flow":                 {ofRow("51005"), "closed 48s ago, by both sides", ""},
		"a program with no flow left":   {ofRow("curl", "tab", "tab", "tab"), "closed 45s ago, the last of them", exact},
		"a flow that was silent":        {silent, "2m00s ago, silent for more than 60 s", ""},
		"what has no other row, hidden": {ofRow("other", "X"), "5 closed rows, which X lists", ""},
	} {
		got := plain(c.do(modeltest.Model(ended(100, 60))))
		if !strings.Contains(got, c.flows) || strings.Contains(got, exact) != (c.peak == exact) || strings.Contains(got, recent) != (c.peak == recent) {
			t.Errorf("%s: want %q and the peak %q in %s", name, c.flows, c.peak, got)
		}
	}
}

// TestTheTooltipOfOtherSaysHowManyHostsItStandsFor asks for it where hosts had to make room.
// How many accounts that were, and so may be counted twice, is not the same in every process.
func TestTheTooltipOfOtherSaysHowManyHostsItStandsFor(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Width: 100, Height: 60, Ended: true, Crowded: true})
	got := plain(ofRow("other", "tab")(m))
	for _, want := range []string{
		"what has no other row: rows add up to the", `flows [1-9]\d+ in all`, `stands for [1-9]\d+ hosts, those with the fewest bytes`, "peak of the last 40 s",
	} {
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}

// pinnedAndReset pins a flow, resets the counters, and asks for the row of the pin.
func pinnedAndReset(m model.Model) model.Model {
	return ofRow("router")(modeltest.Press(selecting("router")(m), "F", "R", "y"))
}

// TestAMachineThatCarriedNothingWasNotPinned asks for a machine that was refused.
func TestAMachineThatCarriedNothingWasNotPinned(t *testing.T) {
	t.Parallel()
	got := plain(ofRow("backup", "shift+tab")(modeltest.Model(modeltest.Options{Machines: true, Width: 120, Height: 30})))
	if !strings.Contains(got, "none yet") || strings.Contains(got, "pinned") {
		t.Errorf("it has no flows yet: %s", got)
	}
}

// silent lets two minutes pass, and asks for a flow that was silent meanwhile.
func silent(m model.Model) model.Model { return ofRow("cdn.example.net", "4")(silence(m, 120)) }

// TestTheStateTooltipSaysSinceWhenARecordingIsCounted asks the state of recordings that were
// played from their start, and after jumps.
func TestTheStateTooltipSaysSinceWhenARecordingIsCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		speed    float64
		position time.Duration
		want     string
	}{
		"played for a minute from its start": {2, 61 * time.Second, "counted since the start of the recording"},
		"a second of silence before it":      {2, 61*time.Second + 900*time.Millisecond, "counted since the start of the recording"},
		"after a jump":                       {2, 99 * time.Second, "counted since 0:38, so that averages are whole"},
		"at its end, within the last second": {1, 60500 * time.Millisecond, "counted since the start of the recording"},
		"a live capture":                     {0, 0, ""},
	} {
		o := modeltest.Options{Width: 58, Height: 40}
		next := o.Second(60)
		next.Batch.Health.Replay = flows.Replay{Speed: c.speed, Position: c.position}
		got := plain(hovered(model.SegState)(modeltest.Send(modeltest.Model(o), next)))
		if c.want == "" && strings.Contains(got, "counted since") || !strings.Contains(got, c.want) {
			t.Errorf("%s: no %q in %s", name, c.want, got)
		}
	}
}

// TestTooltipsSayThatTheCountersWereReset resets those of a recording and of a live capture.
func TestTooltipsSayThatTheCountersWereReset(t *testing.T) {
	t.Parallel()
	o := modeltest.Options{Width: 100, Height: 40}
	m := modeltest.Press(modeltest.Model(o), "R", "y")
	next := o.Second(60)
	next.Batch.Health.Replay = flows.Replay{Speed: 2, Position: 62 * time.Second}
	for id, want := range map[model.SegmentID]string{
		model.SegState: "counted since 1:01, when the counters were reset", model.SegSent: "counted since 18:58:03 (1s)",
		model.SegClock: "counts since 18:58:03 (1s), after a reset",
	} {
		if got := plain(hovered(id)(modeltest.Send(m, next))); !strings.Contains(got, want) {
			t.Errorf("segment %d: no %q in %s", id, want, got)
		}
	}
}
