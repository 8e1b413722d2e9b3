package update

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// colored takes over what the terminal says of itself.
func colored(m model.Model, msg tea.Msg) model.Model {
	switch msg := msg.(type) {
	case tea.ColorProfileMsg:
		m.Appearance.Terminal.Profile = Profile(msg.Profile)
	case tea.BackgroundColorMsg:
		m.Appearance.Terminal.Dark = msg.IsDark()
	}
	return recolored(m)
}

// recolored compiles the theme for the settings and, as far as they leave it to
// that, for the terminal.
func recolored(m model.Model) model.Model {
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
	return repictured(m)
}

// profiles are the colours that settings ask for; auto is none of them.
var profiles = map[prefs.ColorMode]theme.Profile{
	prefs.ColorNone: theme.None, prefs.Color16: theme.ANSI16, prefs.Color256: theme.ANSI256, prefs.ColorTrueColor: theme.TrueColor,
}

// Profile translates a terminal's colour profile.
func Profile(p colorprofile.Profile) theme.Profile {
	switch p {
	case colorprofile.TrueColor:
		return theme.TrueColor
	case colorprofile.ANSI256:
		return theme.ANSI256
	case colorprofile.ANSI:
		return theme.ANSI16
	default:
		return theme.None
	}
}
