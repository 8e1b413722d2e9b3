package update_test

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/update"
)

// recapturing returns a model in which the capture filter is edited, and what
// the capture is asked.
func editingCaptureFilter() (model.Model, update.Effects, *[]string) {
	var asked []string
	fx := update.Effects{SetCaptureFilter: func(text string, apply bool) tea.Cmd {
		if apply {
			text += "!"
		}
		asked = append(asked, text)
		return nil
	}}
	m := begin()
	m, _ = press(m, m.Keys.Short(model.EditCaptureFilter), fx)
	return m, fx, &asked
}

func TestCaptureFilterIsCompiledAsItIsTypedAndAppliedOnEnter(t *testing.T) {
	t.Parallel()
	m, fx, asked := editingCaptureFilter()
	for _, k := range []string{"u", "d", "p", "enter"} {
		m, _ = update.Update(m, modeltest.Key(k), fx)
	}
	want := []string{"u", "ud", "udp", "udp!"}
	if len(*asked) != len(want) || (*asked)[2] != want[2] || (*asked)[3] != want[3] {
		t.Errorf("asked %q, want %q", *asked, want)
	}
	if m.Mode != model.EditingCaptureFilter || m.CaptureFilter != "" {
		t.Errorf("mode %v, filter %q before the capture has answered", m.Mode, m.CaptureFilter)
	}
	m, _ = update.Update(m, model.CaptureFilterMsg{Text: "udp", Applied: true}, fx)
	if m.Mode != model.Browsing || m.CaptureFilter != "udp" {
		t.Errorf("mode %v, filter %q; want the list, captured with udp", m.Mode, m.CaptureFilter)
	}
}

func TestCaptureFilterThatCannotBeUsedStaysInTheLine(t *testing.T) {
	t.Parallel()
	m, fx, _ := editingCaptureFilter()
	m, _ = update.Update(m, modeltest.Key("x"), fx)
	m, _ = update.Update(m, model.CaptureFilterMsg{Text: "x", Err: errors.New("column 1: not a host"), Applied: true}, fx)
	if m.Mode != model.EditingCaptureFilter || m.CaptureFilterPrompt.Err == "" || m.CaptureFilterPrompt.Line.String() != "x" {
		t.Errorf("mode %v, line %q, error %q; want the line with what is wrong", m.Mode, m.CaptureFilterPrompt.Line, m.CaptureFilterPrompt.Err)
	}
	m, _ = update.Update(m, model.CaptureFilterMsg{Text: "an older text"}, fx)
	if m.CaptureFilterPrompt.Err == "" {
		t.Error("an answer about an older text took the error away")
	}
	m, _ = update.Update(m, modeltest.Key("esc"), fx)
	if m.Mode != model.Browsing || m.CaptureFilter != "" {
		t.Errorf("mode %v, filter %q after Esc; want the list as it was", m.Mode, m.CaptureFilter)
	}
}

func TestSettingsEditedByHandTakeEffect(t *testing.T) {
	t.Parallel()
	m := begin()
	p := m.Prefs
	p.Bytes, p.Theme, p.Keys = true, "RustBelt", map[string][]string{"quit": {"Q"}}
	saved := 0
	fx := update.Effects{Save: func(model.Change) tea.Cmd { saved++; return nil }}
	m, _ = update.Update(m, model.PrefsEditedMsg{Prefs: p}, fx)
	if !m.Prefs.Bytes || m.Appearance.Definition.ID != "RustBelt" || m.Keys.Keys(model.Quit) != "Q" {
		t.Errorf("bytes %v, theme %s, quit on %q; want all three as edited", m.Prefs.Bytes, m.Appearance.Definition.ID, m.Keys.Keys(model.Quit))
	}
	if saved != 0 {
		t.Error("what was read from the file was written back to it")
	}
	before := m
	m, _ = update.Update(m, model.PrefsEditedMsg{Err: errors.New("config.toml:3:1: broken")}, fx)
	if text, tone := m.Message(); !m.Prefs.Equal(before.Prefs) || m.Unsaved == "" || text == "" || tone == model.Good {
		t.Error("a broken file must change nothing but the message")
	}
	m, _ = update.Update(m, model.NoticeExpiredMsg{Number: m.Notice.Number}, fx)
	if text, _ := m.Message(); text != "config.toml:3:1: broken" {
		t.Errorf("once the notice has gone the message is %q, want what is broken", text)
	}
	m, _ = update.Update(m, model.PrefsEditedMsg{Prefs: p}, fx)
	m, _ = update.Update(m, model.NoticeExpiredMsg{Number: m.Notice.Number}, fx)
	if text, _ := m.Message(); text != "" {
		t.Errorf("the fixed file still gives the message %q", text)
	}
}

// TestCaptureFilterInForceIsShownWhateverIsTypedMeanwhile leaves the prompt, or goes
// on typing, before the filter that Enter was pressed for is in force.
func TestCaptureFilterInForceIsShownWhateverIsTypedMeanwhile(t *testing.T) {
	t.Parallel()
	fx := update.Effects{SetCaptureFilter: func(string, bool) tea.Cmd { return nil }}
	for name, k := range map[string]string{"esc": "esc", "typing on": "x"} {
		m, _ := update.Update(begin(), modeltest.Key("\\"), fx)
		for _, typed := range []string{"t", "c", "p", "enter", k} {
			m, _ = update.Update(m, modeltest.Key(typed), fx)
		}
		m, _ = update.Update(m, model.CaptureFilterMsg{Text: "tcp", Applied: true, Err: errors.New("no room")}, fx)
		if m.CaptureFilter != "" {
			t.Errorf("%s: %q is shown, though it cannot be in force", name, m.CaptureFilter)
		}
		mode := m.Mode
		m, _ = update.Update(m, model.CaptureFilterMsg{Text: "tcp", Applied: true}, fx)
		if m.CaptureFilter != "tcp" || m.Mode != mode {
			t.Errorf("%s: %q is shown, in force is tcp", name, m.CaptureFilter)
		}
	}
}
