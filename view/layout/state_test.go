package layout

import (
	"strconv"
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
)

func TestTheStateIsLiveOnlyWhileSomethingIsCaptured(t *testing.T) {
	t.Parallel()
	live, gone, ended := flows.Source{State: flows.Live}, flows.Source{State: flows.Reopening}, flows.Source{State: flows.Ended}
	cut := flows.Source{State: flows.Ended, Reason: "the file ends within the packet's bytes"}
	for name, c := range map[string]struct {
		sources []flows.Source
		speed   float64
		paused  bool
		want    string
		tone    model.Severity
	}{
		"nothing has come yet":               {nil, 0, false, "● live", model.Good},
		"an interface":                       {[]flows.Source{live}, 0, false, "● live", model.Good},
		"the only interface is gone":         {[]flows.Source{gone}, 0, false, "⚠ down", model.Bad},
		"one of two interfaces is gone":      {[]flows.Source{gone, live}, 0, false, "● live", model.Good},
		"both interfaces are gone":           {[]flows.Source{gone, gone}, 0, false, "⚠ down", model.Bad},
		"a recording":                        {[]flows.Source{live}, 2, false, "● 0:00 2x", model.Good},
		"a recording at its end":             {[]flows.Source{ended}, 2, false, "0:00 ended", model.Caution},
		"one that is paused at its end":      {[]flows.Source{ended}, 2, true, "0:00 ended", model.Caution},
		"a recording where it is cut short":  {[]flows.Source{cut}, 2, false, "⚠ 0:00", model.Bad},
		"a recording that is paused":         {[]flows.Source{live}, 0.5, true, "‖ 0:00 0.5x", model.Caution},
		"one that is paused at 1x":           {[]flows.Source{live}, 1, true, "‖ 0:00", model.Caution},
		"what is live and ended with a note": {[]flows.Source{cut}, 0, false, "● live", model.Good},
	} {
		m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
		m.Table = m.Table.Fold(flows.Batch{
			Start: 1, At: 2, Health: flows.Health{Sources: c.sources, Replay: flows.Replay{Speed: c.speed, Paused: c.paused}},
		}, nil)

		if got, tone := State(&m); got != c.want || tone != c.tone {
			t.Errorf("%s: %q in tone %d, want %q in %d", name, got, tone, c.want, c.tone)
		}
	}
}

// TestAlertsAreCountedByKindWhereThereIsRoom widens the header from the narrowest screen on.
func TestAlertsAreCountedByKindWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	m := model.New("1", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
	m.Prefs.Alert = 900_000
	m.Table = m.Table.Fold(flows.Batch{Start: 1, At: 2, Health: flows.Health{
		KernelDrops: flows.OptionalCount{OK: true}, Sources: []flows.Source{{Name: "eth0", State: flows.Live}},
	}}, nil)

	m.Shown = m.Table
	m.Alerts.Raised = map[flows.ID]bool{{Group: flows.RemoteHosts}: true, {Group: flows.Processes}: true}
	for port := range 4 {
		m.Alerts.Raised[flows.FlowID(flows.Key{LocalPort: uint16(port)})] = true
	}
	const short, full = "⚠ 6 over 900kb", "⚠ 4 flows, 1 host, 1 process over 900kb"
	if got := stateIn(&m, 60); got != short {
		t.Errorf("it says %q in 60 cells, want %q", got, short)
	}
	if got := stateIn(&m, 120); got != full {
		t.Errorf("it says %q in 120 cells, want %q", got, full)
	}
	for room := 60; room < 200; room++ {
		all := Header(&m, Rect{Width: room, Height: 1})
		if last := all[len(all)-1]; last.X+last.Width > room {
			t.Errorf("it takes %d of %d cells", last.X+last.Width, room)
		}
		if got := stateIn(&m, room); got != short && got != full {
			t.Errorf("it says %q in %d cells", got, room)
		}
	}
}

// stateIn is what the header of a width says of the state.
func stateIn(m *model.Model, room int) string {
	for _, s := range Header(m, Rect{Width: room, Height: 1}) {
		if s.ID == model.SegState {
			return s.Text
		}
	}
	return ""
}

// TestShortenedNamesEndInAnEllipsis has more interfaces than the header has room for.
func TestShortenedNamesEndInAnEllipsis(t *testing.T) {
	t.Parallel()
	m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
	sources := make([]flows.Source, 9)
	for i := range sources {
		sources[i].Name = "eth" + strconv.Itoa(i)
	}
	m.Table = m.Table.Fold(flows.Batch{Start: 1, At: 2, Health: flows.Health{Sources: sources}}, nil)
	const room = 50
	for _, s := range Header(&m, Rect{Width: room, Height: 1}) {
		if s.ID == model.SegInterface && !strings.HasSuffix(s.Text, "…") {
			t.Errorf("it is cut as %q", s.Text)
		}
		if s.X+s.Width > room {
			t.Errorf("%q goes up to %d of %d", s.Text, s.X+s.Width, room)
		}
	}
}

// TestDropsAreNeverCutOff narrows the header down to the narrowest screen.
func TestDropsAreNeverCutOff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lost                uint64
		wide, narrow, least string
	}{
		"nothing lost": {0, "✓ 100 % · drops 0", "✓ 100 %", "✓ 100 %"},
		"a few lost":   {3, "⚠ 97.1 % · drops 3", "⚠ drops 3", "⚠ 3"},
		"many lost":    {12345, "⚠ 0.8 % · drops 12345", "⚠ drops 12345", "⚠ 12345"},
	} {
		m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
		m.Table = m.Table.Fold(flows.Batch{Start: 1, At: 2, Health: flows.Health{
			Received: 100, KernelDrops: flows.OptionalCount{N: c.lost, OK: true}, Sources: []flows.Source{{State: flows.Live}},
		}}, nil)

		fits := func(text string, room int) bool {
			return room >= len([]rune(text))+2*margin+separator+len("x live")+2*margin
		}
		for room := 20; room <= 200; room++ {
			want := c.least
			if fits(c.wide, room) {
				want = c.wide
			} else if fits(c.narrow, room) {
				want = c.narrow
			}
			for _, s := range Header(&m, Rect{Width: room, Height: 1}) {
				if s.ID == model.SegHealth && s.Text != want {
					t.Fatalf("%s: %q in %d cells, want %q", name, s.Text, room, want)
				}
			}
		}
	}
}

// TestTheHeaderShowsNoFiguresBeforeTheFirstBatch looks at the header of the first frame,
// which is there before the first batch.
func TestTheHeaderShowsNoFiguresBeforeTheFirstBatch(t *testing.T) {
	t.Parallel()
	m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
	want := map[model.SegmentID]string{model.SegInterface: "…", model.SegHealth: "starting", model.SegClock: "--:--:--"}
	for _, s := range Header(&m, Rect{Width: 200, Height: 1}) {
		if text, ok := want[s.ID]; ok && s.Text != text {
			t.Errorf("it says %q, want %q", s.Text, text)
		}
	}
}
