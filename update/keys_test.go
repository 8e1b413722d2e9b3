package update_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/update"
	"iftopgo/view/layout"
)

// begin is a model with the third row selected.
func begin() model.Model {
	return modeltest.Press(modeltest.Model(modeltest.Options{}), "down", "down", "down")
}

// does is what an action is to do in the list: what holds afterwards.
var does = map[model.Action]func(before, after model.Model) bool{
	model.Quit:              func(b, a model.Model) bool { return a.Prefs.Equal(b.Prefs) },
	model.Suspend:           func(b, a model.Model) bool { return a.Prefs.Equal(b.Prefs) },
	model.Redraw:            func(b, a model.Model) bool { return a.Prefs.Equal(b.Prefs) },
	model.Help:              func(_, a model.Model) bool { return a.Mode == model.Helping },
	model.Filter:            func(_, a model.Model) bool { return a.Mode == model.Filtering },
	model.EditCaptureFilter: func(_, a model.Model) bool { return a.Mode == model.EditingCaptureFilter },
	model.Alert:             func(_, a model.Model) bool { return a.Mode == model.SettingAlert },
	model.Export:            func(_, a model.Model) bool { return a.Mode == model.Exporting && a.Export.Line.String() != "" },
	model.Themes:            func(_, a model.Model) bool { return a.Mode == model.ChoosingTheme },
	model.EditTheme:         func(_, a model.Model) bool { return a.Mode == model.EditingTheme },
	model.Interfaces:        func(_, a model.Model) bool { return a.ShowsInterfaces() },
	model.History:           func(_, a model.Model) bool { return a.ShowsHistory() },
	model.Copy:              func(_, a model.Model) bool { return a.Notice.Text == "there is no clipboard here" },
	model.PauseResume:       func(_, a model.Model) bool { return a.Paused },

	model.Up:       func(b, a model.Model) bool { return a.List.Index() == b.List.Index()-1 },
	model.Down:     func(b, a model.Model) bool { return a.List.Index() == b.List.Index()+1 },
	model.HalfUp:   func(_, a model.Model) bool { return a.List.Index() == 0 },
	model.HalfDown: func(b, a model.Model) bool { return a.List.Index() > b.List.Index()+1 },
	model.PageUp:   func(_, a model.Model) bool { return a.List.Index() == 0 },
	model.PageDown: func(b, a model.Model) bool { return a.List.Index() > b.List.Index()+3 },
	model.First:    func(_, a model.Model) bool { return a.List.Index() == 0 },
	model.Last: func(_, a model.Model) bool {
		l := layout.Of(&a)
		last := len(a.List.Rows) - 1
		return a.List.Index() == last && slices.ContainsFunc(layout.Lines(&a, l.List), func(l layout.Line) bool { return l.Row == last })
	},
	model.Enter: func(_, a model.Model) bool {
		return a.Prefs.InOverview() && a.Mode == model.ShowingDetails || !a.Prefs.InOverview() && a.Tip.Kind == model.TipRow
	},
	model.Back:    func(_, a model.Model) bool { return a.List.Index() < 0 },
	model.NextTab: func(_, a model.Model) bool { return a.Prefs.Tab == prefs.TabHosts },
	model.PrevTab: func(_, a model.Model) bool { return a.Prefs.Tab == prefs.TabPackages },
	model.Pin:     func(_, a model.Model) bool { return len(a.Prefs.Pinned) == 1 && a.List.Rows[0].Pinned },

	model.Sort2s:       sorted(prefs.Sort2s),
	model.Sort10s:      sorted(prefs.Sort10s),
	model.Sort40s:      sorted(prefs.Sort40s),
	model.SortTotal:    sorted(prefs.SortTotal),
	model.SortLocal:    sorted(prefs.SortLocal),
	model.SortRemote:   sorted(prefs.SortRemote),
	model.SortProcess:  sorted(prefs.SortProcess),
	model.SortProtocol: sorted(prefs.SortProtocol),
	model.SortSent:     sorted(prefs.SortSent),
	model.SortReceived: sorted(prefs.SortReceived),
	model.SortPackets:  sorted(prefs.SortPackets),
	model.SortChange:   sorted(prefs.SortChange),
	model.SortAge:      sorted(prefs.SortAge),
	model.SortLastSeen: sorted(prefs.SortLastSeen),
	model.Reverse: func(b, a model.Model) bool {
		return a.Prefs.Reverse && a.List.Rows[0].ID() == b.List.Rows[len(b.List.Rows)-1].ID()
	},
	model.Freeze:      func(b, a model.Model) bool { return len(a.List.Frozen) == len(b.List.Rows) },
	model.ClearFilter: func(_, a model.Model) bool { return a.Filter.Text == "" && a.Filter.Match.All() },

	model.ToggleDNS:       func(_, a model.Model) bool { return a.Prefs.Names == prefs.NamesPTR && a.Labels.OnlyLookedUp },
	model.TogglePortNames: func(_, a model.Model) bool { return !a.Prefs.PortNames && a.Labels.NumericPorts },
	model.TogglePorts: func(_, a model.Model) bool {
		return !a.Prefs.ShowPorts && a.Labels.HideLocalPort && a.Labels.HideRemotePort
	},
	model.ToggleLocalPort:  func(_, a model.Model) bool { return a.Labels.HideLocalPort && !a.Labels.HideRemotePort },
	model.ToggleRemotePort: func(_, a model.Model) bool { return !a.Labels.HideLocalPort && a.Labels.HideRemotePort },
	model.MergeLocal:       func(_, a model.Model) bool { return a.Merged == flows.LocalHost|flows.LocalPort },
	model.MergeRemote:      func(_, a model.Model) bool { return a.Merged == flows.RemoteHost|flows.RemotePort },
	model.ToggleClosed:     func(_, a model.Model) bool { return !a.Prefs.ShowClosed },
	model.ResetCounters: func(_, a model.Model) bool {
		return a.Mode == model.ConfirmingReset && a.Table.Total().Total.Bytes.Sum() > 0
	},
	model.ToggleProcesses: func(_, a model.Model) bool { return !a.Prefs.Processes },
	model.ByProcess:       func(_, a model.Model) bool { return a.ByPID },
	model.Containers:      func(_, a model.Model) bool { return a.ByContainer },
	model.ByCountry:       func(_, a model.Model) bool { return a.ByCountry },

	model.ToggleLayout: func(b, a model.Model) bool { return a.Prefs.InOverview() != b.Prefs.InOverview() },
	model.ToggleDetails: needsOverview(func(b, a model.Model) bool {
		return a.Prefs.Details != layout.HasPaneRoom(&b) && (layout.HasPaneRoom(&b) || strings.Contains(a.Notice.Text, "no room"))
	}),
	model.FullDetails: func(b, a model.Model) bool {
		return a.Mode == model.ShowingDetails && a.List.Selected == b.List.Selected
	},
	model.Columns: func(_, a model.Model) bool { return a.Mode == model.ChoosingColumns },
	model.NextSegment: func(_, a model.Model) bool {
		return a.Tip.Kind == model.TipSegment && a.Tip.Segment == model.SegProduct && a.Tip.Held
	},
	model.GraphHeight: needsOverview(func(b, a model.Model) bool { return a.Prefs.GraphHeight != b.Prefs.GraphHeight }),
	model.ShorterSpan: needsOverview(func(b, a model.Model) bool { return a.Prefs.GraphSpan < b.Prefs.GraphSpan }),
	model.LongerSpan:  needsOverview(func(b, a model.Model) bool { return a.Prefs.GraphSpan > b.Prefs.GraphSpan }),

	model.ToggleBytes:      func(_, a model.Model) bool { return a.Prefs.Bytes },
	model.TogglePrefixes:   func(_, a model.Model) bool { return a.Prefs.Prefixes == prefs.BinaryPrefixes },
	model.LineMode:         func(_, a model.Model) bool { return a.Prefs.LineMode == prefs.OneLine },
	model.BarStyle:         func(_, a model.Model) bool { return a.Prefs.BarStyle == theme.Solid },
	model.ToggleScale:      func(b, a model.Model) bool { return a.Prefs.Linear() != b.Prefs.Linear() },
	model.ToggleCumulative: func(_, a model.Model) bool { return !a.Prefs.Cumulative },
	model.Refresh:          func(_, a model.Model) bool { return a.Prefs.Refresh == 2 },
	model.ToggleBorder:     func(b, a model.Model) bool { return a.Prefs.Bordered() != b.Prefs.Bordered() },
	model.ToggleHeader:     func(_, a model.Model) bool { return !a.Prefs.Header },
	model.ToggleTooltips:   func(_, a model.Model) bool { return !a.Prefs.Tooltips },
	model.ToggleMouse:      func(_, a model.Model) bool { return !a.Prefs.Mouse },
}

// steers is what the actions that steer recorded traffic ask of the player.
var steers = map[model.Action]string{
	model.PlayPause: "toggle", model.PlayFaster: "faster", model.PlaySlower: "slower",
	model.JumpBack: "jump -10s", model.JumpForward: "jump 10s",
}

// player notes what is asked of it.
type player struct{ asked string }

func (p *player) Toggle() { p.asked += "toggle" }
func (p *player) Faster() { p.asked += "faster" }
func (p *player) Slower() { p.asked += "slower" }

func (p *player) Jump(by time.Duration) error {
	p.asked += fmt.Sprint("jump ", by)
	return nil
}

// sorted says that the rows are ordered in a way.
func sorted(s prefs.Sort) func(before, after model.Model) bool {
	return func(_, after model.Model) bool { return after.Prefs.Sort == s && after.List.Frozen == nil }
}

// needsOverview is a check of what has an effect in the overview, and else says so.
func needsOverview(check func(before, after model.Model) bool) func(before, after model.Model) bool {
	return func(before, after model.Model) bool {
		if before.Prefs.InOverview() {
			return check(before, after)
		}
		return after.Prefs.Equal(before.Prefs) && strings.Contains(after.Notice.Text, "overview")
	}
}

// press presses a key as the user does who waits after it.
func press(m model.Model, key string, fx update.Effects) (model.Model, tea.Cmd) {
	m, cmd := update.Update(m, modeltest.Key(key), fx)
	if m.Pending != "" {
		return update.Update(m, model.ChordTimeoutMsg{Number: m.PendingNumber}, fx)
	}
	return m, cmd
}

// TestEveryActionDoesWhatItSays has a case for each action of the key map, with
// each key it is bound to, in both layouts.
func TestEveryActionDoesWhatItSays(t *testing.T) {
	t.Parallel()
	for _, bound := range begin().Keys {
		check, ok := does[bound.Action]
		if !ok {
			if _, ok = steers[bound.Action]; !ok {
				t.Errorf("the key map has %s, which no case says what to expect of", bound.Action)
			}
			continue
		}
		for _, k := range bound.Keys() {
			for _, before := range []model.Model{begin(), modeltest.Press(begin(), "w"), onLargeScreen(modeltest.Press(begin(), "w"))} {
				before.Interfaces.Watched, before.History.Kept = bound.Action == model.Interfaces, bound.Action == model.History
				if bound.Action == model.ClearFilter {
					before = modeltest.Press(modeltest.Type(modeltest.Press(before, "/"), "web"), "enter")
				}
				if bound.Action == model.ByCountry {
					before.Networks = flows.NetworkFiles{ASN: true, Country: true}
				}
				if after := pressOnce(before, k); !check(before, after) {
					t.Errorf("%s on %q, layout %s: the model is not as it should be; notice %q",
						bound.Action, k, before.Prefs.Layout, after.Notice.Text)
				}
			}
		}
	}
	for action := range does {
		if begin().Keys.Keys(action) == "" {
			t.Errorf("a case is about %s, which no key does", action)
		}
	}
}

// onLargeScreen has room for all parts of the overview.
func onLargeScreen(m model.Model) model.Model {
	return modeltest.Send(m, tea.WindowSizeMsg{Width: 160, Height: 40})
}

// pressOnce presses a key or a chord on live traffic.
func pressOnce(m model.Model, k string) model.Model {
	if k == "gg" {
		return modeltest.Press(m, "g", "g")
	}
	after, _ := press(m, k, update.Effects{
		Interfaces:       func() tea.Msg { return model.InterfacesMsg{} },
		SetCaptureFilter: func(string, bool) tea.Cmd { return nil },
	})
	return after
}

func TestRecordedTrafficIsSteered(t *testing.T) {
	t.Parallel()
	for action, want := range steers {
		p := &player{}
		m, cmd := press(begin(), begin().Keys.Short(action), update.Effects{Player: p})
		if cmd == nil {
			t.Errorf("%s returns no command", action)
			continue
		}
		if p.asked != "" {
			t.Errorf("%s acts before its command is run", action)
		}
		if msg, ok := cmd().(model.PlayerMsg); !ok || msg.Err != nil || p.asked != want {
			t.Errorf("%s asked for %q, want %q", action, p.asked, want)
		}
		m, _ = press(m, m.Keys.Short(action), update.Effects{})
		if action == model.PlayPause { // What is live can pause, too.
			if !m.Paused {
				t.Errorf("%s does not pause live traffic", action)
			}
			continue
		}
		if m.Notice.Severity != model.Caution {
			t.Errorf("%s says nothing about live traffic", action)
		}
	}
}

// TestSteeringKeepsTheOrderOfTheKeys presses keys faster than their commands end,
// and ends those one after the other.
func TestSteeringKeepsTheOrderOfTheKeys(t *testing.T) {
	t.Parallel()
	p := &player{}
	fx := update.Effects{Player: p}
	m, first := press(begin(), "right", fx)
	for _, k := range []string{"left", "space", "]", "space"} {
		var cmd tea.Cmd
		if m, cmd = press(m, k, fx); cmd != nil {
			t.Errorf("%s does not wait for what is under way", k)
		}
	}
	before := m
	for cmd := first; cmd != nil; {
		m, cmd = update.Update(m, cmd(), fx)
	}
	if want := "jump 10sjump -10stogglefastertoggle"; p.asked != want || len(m.Steering) != 0 {
		t.Errorf("asked for %q, %d left over; want %q", p.asked, len(m.Steering), want)
	}
	if len(before.Steering) != 5 || before.Steering[0] != model.JumpForward {
		t.Errorf("a model kept from before has become %v", before.Steering)
	}
	if _, cmd := press(m, "left", fx); cmd == nil {
		t.Error("nothing is steered any more")
	}
}

// TestQuittingSuspendingAndRedrawingAreCommands runs what the keys return.
func TestQuittingSuspendingAndRedrawingAreCommands(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]tea.Msg{"q": tea.QuitMsg{}, "ctrl+c": tea.QuitMsg{}, "ctrl+z": tea.SuspendMsg{}, "ctrl+l": tea.ClearScreen()} {
		_, cmd := update.Update(begin(), modeltest.Key(key), update.Effects{})
		if cmd == nil {
			t.Errorf("%s returns no command", key)
			continue
		}
		if got := cmd(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s returns %#v", key, got)
		}
	}
}

// TestSuspendingWorksInEveryMode opens each prompt and pop-up, and comes back to
// it as it was.
func TestSuspendingWorksInEveryMode(t *testing.T) {
	t.Parallel()
	fx := update.Effects{
		SetCaptureFilter: func(string, bool) tea.Cmd { return nil },
	}
	modes := make(map[string]model.Mode)
	for _, p := range prompts {
		modes[p.open] = p.mode
	}
	maps.Copy(modes, choosers)
	for open, mode := range modes {
		opened, _ := press(begin(), open, fx)
		after, cmd := update.Update(opened, modeltest.Key("ctrl+z"), fx)
		if cmd == nil {
			t.Errorf("%s: ctrl+z does nothing", open)
			continue
		}
		if _, suspends := cmd().(tea.SuspendMsg); !suspends || opened.Mode != mode || after.Mode != mode {
			t.Errorf("%s: ctrl+z does not suspend", open)
		}
	}
}

// prompts are the modes in which one types: how they are opened, and what was
// typed.
var prompts = map[string]struct {
	open string
	mode model.Mode
	text func(m model.Model) string
}{
	"filter":         {"/", model.Filtering, func(m model.Model) string { return m.Filter.Line.String() }},
	"alert":          {"A", model.SettingAlert, func(m model.Model) string { return m.Alerts.Line.String() }},
	"export":         {"e", model.Exporting, func(m model.Model) string { return m.Export.Line.String() }},
	"capture filter": {"\\", model.EditingCaptureFilter, func(m model.Model) string { return m.CaptureFilterPrompt.Line.String() }},
}

// TestKeysOfActionsAreTextInPrompts presses every key of the key map in every
// mode but the list: letters are typed, none does what it does in the list, and
// only ctrl+c quits.
func TestKeysOfActionsAreTextInPrompts(t *testing.T) {
	t.Parallel()
	fx := update.Effects{SetCaptureFilter: func(string, bool) tea.Cmd { return nil }}
	for name, p := range prompts {
		opened, _ := press(begin(), p.open, fx)
		if opened.Mode != p.mode {
			t.Fatalf("%s does not open", name)
		}
		for _, bound := range opened.Keys {
			for _, k := range bound.Keys() {
				if k == "gg" {
					continue
				}
				after, cmd := update.Update(opened, modeltest.Key(k), fx)
				if !after.Prefs.Equal(opened.Prefs) || after.Paused || after.Filter.Text != "" && p.mode != model.Filtering {
					t.Errorf("%s: %q does %s", name, k, bound.Action)
				}
				if after.List.Selected != opened.List.Selected {
					t.Errorf("%s: %q moves the selection", name, k)
				}
				if cmd != nil && k != "ctrl+c" && k != "enter" {
					if _, quits := cmd().(tea.QuitMsg); quits {
						t.Errorf("%s: %q quits", name, k)
					}
				}
				if letter := len([]rune(k)) == 1; letter {
					if got, want := p.text(after), p.text(opened)+k; got != want {
						t.Errorf("%s: %q makes %q of %q", name, k, got, p.text(opened))
					}
				}
			}
		}
		if m := modeltest.Press(opened, "esc"); m.Mode != model.Browsing {
			t.Errorf("%s: esc does not close it", name)
		}
	}
}

// TestEveryModeHasItsKeysTested fails when there is a mode that none of the
// tables here opens.
func TestEveryModeHasItsKeysTested(t *testing.T) {
	t.Parallel()
	tested := map[model.Mode]bool{model.Browsing: true}
	for _, p := range prompts {
		tested[p.mode] = true
	}
	for _, mode := range choosers {
		tested[mode] = true
	}
	for mode := model.Browsing; mode <= model.LastMode; mode++ {
		if !tested[mode] {
			t.Errorf("mode %d is in no table", mode)
		}
	}
}

// choosers are the modes that show a list over the list, or ask a question, by the keys
// that open them.
var choosers = map[string]model.Mode{
	"c": model.ChoosingTheme, "C": model.EditingTheme, "R": model.ConfirmingReset,
	"?": model.Helping, "O": model.ChoosingColumns, "V": model.ShowingDetails,
}

// TestKeysOfActionsDoNothingBehindPopups presses every key of the key map over
// the choosers: the list behind them stays as it is.
func TestKeysOfActionsDoNothingBehindPopups(t *testing.T) {
	t.Parallel()
	fx := update.Effects{}
	for open, mode := range choosers {
		opened, _ := press(begin(), open, fx)
		if opened.Mode != mode {
			t.Fatalf("%s does not open its pop-up", open)
		}
		for _, bound := range opened.Keys {
			for _, k := range bound.Keys() {
				if others := slices.Contains([]string{"left", "right", "n", "p"}, k); k == "gg" || others && mode == model.ShowingDetails {
					continue // They show the details of other rows.
				}
				after, _ := press(opened, k, fx)
				a, b := after.Prefs, opened.Prefs
				if a.Sort != b.Sort || a.Tab != b.Tab || a.LineMode != b.LineMode || a.Bytes != b.Bytes || after.Paused ||
					after.List.Selected != opened.List.Selected || len(a.Pinned) != len(b.Pinned) || after.Filter.Text != "" {
					t.Errorf("%s: %q does %s behind the pop-up", open, k, bound.Action)
				}
			}
		}
		if m := modeltest.Press(opened, "esc"); m.Mode != model.Browsing || !m.Prefs.Equal(opened.Prefs) {
			t.Errorf("%s: esc does not close it and leave all as it was", open)
		}
	}
}

func TestSuspendingIsRefusedWithoutAShell(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		orphaned func() bool
		suspends bool
	}{
		"not known":        {nil, true},
		"there is a shell": {func() bool { return false }, true},
		"there is none":    {func() bool { return true }, false},
	} {
		m, cmd := update.Update(begin(), tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl}, update.Effects{Orphaned: c.orphaned})
		suspends := false
		if cmd != nil && c.suspends {
			_, suspends = cmd().(tea.SuspendMsg)
		}
		if suspends != c.suspends || (m.Notice.Text != "") == c.suspends {
			t.Errorf("%s: suspends %v, notice %q", name, suspends, m.Notice.Text)
		}
	}
}
