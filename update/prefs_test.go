package update_test

import (
	"errors"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// asking are effects that note in what order changes are to be saved.
func asking() (fx update.Effects, asked func() []model.Change) {
	var all []model.Change
	return update.Effects{Save: func(c model.Change) tea.Cmd {
		all = append(all, c)
		return nil
	}}, func() []model.Change { return all }
}

// TestSettingsAreSavedInTheOrderOfTheKeys presses keys faster than settings can be
// saved, whose commands overtake each other: what is saved last is what is set.
func TestSettingsAreSavedInTheOrderOfTheKeys(t *testing.T) {
	t.Parallel()
	fx, asked := asking()
	m := begin()
	for _, k := range []string{"tab", "tab", "B", "tab"} {
		m, _ = press(m, k, fx)
		if n := len(asked()); n != 1 {
			t.Fatalf("after %s, %d changes are being saved at once", k, n)
		}
	}
	before, changes := m, slices.Clone(m.Changes)
	m, _ = update.Update(m, model.PrefsSavedMsg{Err: errors.New("no room")}, fx)
	if m.Notice.Text != "no room" {
		t.Errorf("it says %q about what was not saved", m.Notice.Text)
	}
	all := asked()
	if len(all) != 2 {
		t.Fatalf("%d changes are saved, want the first and the rest", len(all))
	}
	first, rest := all[0], all[1]
	if first.After.Tab != prefs.TabHosts || rest.Before.Tab != prefs.TabHosts || !rest.After.Equal(m.Prefs) || rest.Number <= first.Number {
		t.Errorf("saved are %s to %s, then %s to %s", first.Before.Tab, first.After.Tab, rest.Before.Tab, rest.After.Tab)
	}
	m, _ = press(m, "t", fx)
	if !slices.EqualFunc(before.Changes, changes, func(a, b model.Change) bool { return a.Number == b.Number && a.After.Equal(b.After) }) {
		t.Error("a model kept from before has become another")
	}
	for range 2 {
		m, _ = update.Update(m, model.PrefsSavedMsg{}, fx)
	}
	if last := asked()[2]; len(m.Changes) != 0 || !last.After.Equal(m.Prefs) {
		t.Errorf("%d changes are left over", len(m.Changes))
	}
	if m, _ = press(m, "t", fx); len(asked()) != 4 || len(m.Changes) != 1 {
		t.Error("nothing is saved any more")
	}
}

// TestEditsByHandUndoNoChangeMadeByAKey has settings come from the file that were read
// before what a key has changed was in it.
func TestEditsByHandUndoNoChangeMadeByAKey(t *testing.T) {
	t.Parallel()
	fx, asked := asking()
	m := begin()
	file := m.Prefs
	file.Bytes = !file.Bytes
	m, _ = press(m, "tab", fx)
	m, _ = press(m, "N", fx)
	m, _ = update.Update(m, model.PrefsEditedMsg{Prefs: file}, fx)
	if m.Prefs.Tab != prefs.TabHosts || m.Prefs.PortNames || m.Prefs.Bytes != file.Bytes {
		t.Errorf("tab %s, port names %v, bytes %v", m.Prefs.Tab, m.Prefs.PortNames, m.Prefs.Bytes)
	}
	m, _ = press(m, "t", fx)
	for len(m.Changes) > 0 {
		m, _ = update.Update(m, model.PrefsSavedMsg{}, fx)
	}
	for _, c := range asked() {
		if c.Before.Bytes != c.After.Bytes {
			t.Error("what was read from the file is written back to it")
		}
	}
}

// TestEditsByHandDoNotSwitchTabs has a file with another tab to start in: whoever began with
// --interfaces, or may not capture, stays with the interfaces.
func TestEditsByHandDoNotSwitchTabs(t *testing.T) {
	t.Parallel()
	for _, tab := range []prefs.Tab{prefs.TabInterfaces, prefs.TabHosts} {
		m := begin()
		m.Interfaces.Watched = true
		file := m.Prefs
		file.Bytes = true
		m.Prefs.Tab = tab
		if m, _ = update.Update(m, model.PrefsEditedMsg{Prefs: file}, update.Effects{}); m.Prefs.Tab != tab || !m.Prefs.Bytes {
			t.Errorf("the tab is %s after the file was edited, want %s; bytes %v", m.Prefs.Tab, tab, m.Prefs.Bytes)
		}
	}
}

// TestNamesAreFoundAsTheSettingsSay switches them faster than that is done.
func TestNamesAreFoundAsTheSettingsSay(t *testing.T) {
	t.Parallel()
	var ordered []prefs.Names
	fx := update.Effects{SetNames: func(n prefs.Names) error { ordered = append(ordered, n); return nil }}
	m, first := press(begin(), "n", fx)
	underWay := 0
	for _, k := range []string{"n", "n", "n"} {
		if m, _ = press(m, k, fx); m.TogglingNames {
			underWay++
		}
	}
	if first == nil || underWay != 3 {
		t.Fatalf("of 3 switches %d wait", underWay)
	}
	m, next := update.Update(m, model.NamesSetMsg{Names: prefs.NamesOff}, fx)
	if next == nil || !m.TogglingNames {
		t.Fatal("what is wanted in the end is not ordered")
	}
	m, next = update.Update(m, next(), fx)
	if next != nil || m.TogglingNames || !slices.Equal(ordered, []prefs.Names{prefs.NamesPTR}) {
		t.Errorf("ordered is %v, shown is %v", ordered, m.Prefs.Names)
	}
}

// TestNewFlowsAreAwaitedWithProcessesAlone switches the process column on and off.
func TestNewFlowsAreAwaitedWithProcessesAlone(t *testing.T) {
	t.Parallel()
	var awaited []bool
	fx := update.Effects{AwaitNew: func(on bool) { awaited = append(awaited, on) }}
	m := begin()
	shown := m.Prefs.Processes
	for range 2 {
		next, cmd := press(m, "Z", fx)
		m = next
		for _, msg := range messagesOf(cmd) {
			m, _ = update.Update(m, msg, fx)
		}
	}
	if want := []bool{!shown, shown}; !slices.Equal(awaited, want) {
		t.Errorf("awaited are %v, want %v", awaited, want)
	}
}

// messagesOf runs a command, and those that it holds.
func messagesOf(cmd tea.Cmd) (msgs []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case nil:
		return nil
	case tea.BatchMsg:
		for _, one := range msg {
			msgs = append(msgs, messagesOf(one)...)
		}
		return msgs
	default:
		return []tea.Msg{msg}
	}
}
