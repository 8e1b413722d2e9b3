package update_test

import (
	"image/color"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// TestColoursFollowSettingsThenTerminal tells the model what the terminal is,
// and then edits the settings by hand.
func TestColoursFollowSettingsThenTerminal(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{})
	m = modeltest.Send(m, tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
	m = modeltest.Send(m, tea.BackgroundColorMsg{Color: color.White})
	for _, c := range []struct {
		color      prefs.ColorMode
		background prefs.Background
		profile    theme.Profile
		dark       bool
	}{
		{prefs.ColorAuto, prefs.BackgroundAuto, theme.ANSI256, false},
		{prefs.Color16, prefs.BackgroundDark, theme.ANSI16, true},
		{prefs.ColorNone, prefs.BackgroundLight, theme.None, false},
		{prefs.ColorTrueColor, prefs.BackgroundDark, theme.TrueColor, true},
		{prefs.ColorAuto, prefs.BackgroundAuto, theme.ANSI256, false},
	} {
		p := m.Prefs
		p.Color, p.Background = c.color, c.background
		m = modeltest.Send(m, model.PrefsEditedMsg{Prefs: p})
		m = modeltest.Send(m, tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
		if m.Appearance.Profile != c.profile || m.Appearance.Dark != c.dark {
			t.Errorf("color %s, background %s: profile %v, dark %v", c.color, c.background, m.Appearance.Profile, m.Appearance.Dark)
		}
	}
}

func TestResumingReportsWhatBecameOfPacketsMeanwhile(t *testing.T) {
	t.Parallel()
	if m := modeltest.Send(modeltest.Model(modeltest.Options{}), tea.ResumeMsg{}); m.Notice.Text != "resumed: what passed meanwhile is counted, or among the drops" {
		t.Errorf("notice %q", m.Notice.Text)
	}
}
