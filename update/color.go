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
		m.Look.Terminal.Profile = Profile(msg.Profile)
	case tea.BackgroundColorMsg:
		m.Look.Terminal.Dark = msg.IsDark()
	}
	return recolored(m)
}

// recolored compiles the theme for the settings and, as far as they leave it to
// that, for the terminal.
func recolored(m model.Model) model.Model {
	profile, dark := m.Look.Terminal.Profile, m.Look.Terminal.Dark
	if p, ok := profiles[m.Prefs.Color]; ok {
		profile = p
	}
	if b := m.Prefs.Background; b != prefs.BackgroundAuto {
		dark = b == prefs.BackgroundDark
	}
	if profile == m.Look.Profile && dark == m.Look.Dark {
		return m
	}
	m.Look.Profile, m.Look.Dark = profile, dark
	m.Look = m.Look.With(m.Look.Definition)
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
