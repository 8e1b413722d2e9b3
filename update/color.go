package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// handleTerminalColors notes the number of colours and the background that the
// terminal reports.
func handleTerminalColors(m model.Model, msg tea.Msg) model.Model {
	switch msg := msg.(type) {
	case tea.ColorProfileMsg:
		m.Appearance.Terminal.Profile = theme.ProfileOf(msg.Profile)
	case tea.BackgroundColorMsg:
		m.Appearance.Terminal.Dark = msg.IsDark()
	}
	return recompileTheme(m)
}

// recompileTheme compiles the theme for the colours and the background that the
// settings name, or those of the terminal where the settings say auto.
func recompileTheme(m model.Model) model.Model {
	profile, dark := m.Appearance.Terminal.Profile, m.Appearance.Terminal.Dark
	if p, ok := profiles[m.Prefs.Color]; ok {
		profile = p
	}
	if b := m.Prefs.Background; b != prefs.BackgroundAuto {
		dark = b == prefs.BackgroundDark
	}
	if profile == m.Appearance.Profile && dark == m.Appearance.Dark {
		return m
	}
	m.Appearance.Profile, m.Appearance.Dark = profile, dark
	m.Appearance = m.Appearance.With(m.Appearance.Definition)
	return redrawSwatches(m)
}

// profiles are the colour profiles by the values of the setting; auto has none.
var profiles = map[prefs.ColorMode]theme.Profile{
	prefs.ColorNone: theme.None, prefs.Color16: theme.ANSI16, prefs.Color256: theme.ANSI256, prefs.ColorTrueColor: theme.TrueColor,
}
