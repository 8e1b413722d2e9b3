package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"iftopgo/capture/demo"
	"iftopgo/flows"
	"iftopgo/flows/names"
	"iftopgo/internal/buildinfo"
	"iftopgo/internal/cli"
	"iftopgo/internal/tty"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// newModel returns the model that the settings and the flags ask for.
func (s *session) newModel() (model.Model, error) {
	keys, err := s.store.keyMap(s.prefs)
	if err != nil {
		return model.Model{}, cli.Usage(err)
	}
	appearance, err := newAppearance(&s.prefs)
	if err != nil {
		return model.Model{}, cli.Usage(err)
	}
	m := model.New(buildinfo.Current().Version, s.prefs, keys, appearance)
	m.Table = flows.NewTable(flows.Options{MaxFlows: s.plan.MaxFlows})
	m.Shown, m.Memory = m.Table, s.plan.String()
	m.CaptureFilter, m.InterfaceGiven = s.flags.Filter, len(s.flags.Interface) > 0
	m.By, m.QuitAtEnd = s.flags.Group(), s.flags.Duration != 0 && !s.flags.Headless()
	m.Interfaces.Watched = !s.flags.Recorded() && !s.flags.Headless()
	m.SeveralMachines = len(s.flags.Machines) > 1
	if m.Prefs.Tab == prefs.TabMachines && !m.SeveralMachines {
		m.Prefs.Tab = prefs.TabFlows
	}
	switch {
	case s.flags.Interfaces:
		m.Prefs.Tab = prefs.TabInterfaces
	case !m.Interfaces.Watched && m.Prefs.Tab == prefs.TabInterfaces:
		m.Prefs.Tab = prefs.TabFlows
	}
	services, err := names.LoadServices(names.ServicesFile)
	m.Labels.Service = services.Name
	if s.flags.Demo {
		m.Labels = m.Labels.WithNames(demo.Names()).WithNetworks(demoNetworks())
		m.Networks = flows.NetworkFiles{ASN: true, Country: true, Names: []string{"made up"}}
	}
	if err != nil {
		m.Notice = model.Notice{Text: err.Error(), Severity: model.Caution}
	}
	return s.reportSettings(m), nil
}

// newAppearance returns the theme and the characters that the settings ask for.
func newAppearance(p *prefs.Prefs) (model.Appearance, error) {
	definition, ok := theme.Find(p.Theme, p.CustomThemes)
	if !ok {
		return model.Appearance{}, fmt.Errorf("there is no theme %q", p.Theme)
	}
	plain := tty.ASCIIOnly(os.Getenv)
	a := model.NewAppearance(definition, themeProfile(p.Color), p.Background != prefs.BackgroundLight, p.ASCII.Or(plain))
	a.Plain = plain
	return a, nil
}

// reportSettings says on the screen and on standard error what is wrong with the
// settings, as far as the program can start all the same.
func (s *session) reportSettings(m model.Model) model.Model {
	if s.store.invalid != nil {
		m.Unsaved = summarize(s.store.invalid).Error()
		if !errors.Is(s.store.invalid, fs.ErrPermission) {
			m.Unsaved = "defaults are used: " + m.Unsaved
		}
	}
	var messages []string
	if s.store.importErr != "" {
		messages = append(messages, s.store.importErr)
	}
	messages = append(messages, s.store.doc.Unknown()...)
	if len(messages) == 0 {
		return m
	}
	cli.Warn(s.stderr, messages...)
	m.Notice = model.Notice{Text: firstOf(messages), Severity: model.Caution}
	return m
}

// firstOf is the first of several messages, for the one line that the screen has.
func firstOf(messages []string) string {
	if more := len(messages) - 1; more > 0 {
		return fmt.Sprintf("%s (and %d more on standard error when this ends)", messages[0], more)
	}
	return messages[0]
}
