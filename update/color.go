package update

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// colored compiles the theme for what the terminal says of itself, as far as
// the settings leave that to it.
func colored(m model.Model, msg tea.Msg) model.Model {
	profile, dark := m.Look.Profile, m.Look.Dark
	switch msg := msg.(type) {
	case tea.ColorProfileMsg:
		if m.Prefs.Color == prefs.ColorAuto {
			profile = Profile(msg.Profile)
		}
	case tea.BackgroundColorMsg:
		if m.Prefs.Background == prefs.BackgroundAuto {
			dark = msg.IsDark()
		}
	}
	if profile == m.Look.Profile && dark == m.Look.Dark {
		return m
	}
	m.Look.Profile, m.Look.Dark = profile, dark
	m.Look = m.Look.With(m.Look.Definition)
	return repictured(m)
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
