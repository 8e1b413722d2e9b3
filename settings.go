package main

import (
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/colorprofile"

	"iftopgo/flows/names"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// newModel returns the model that the settings and the flags ask for.
func newModel(f *flags, p prefs.Prefs, kept *keeper) (model.Model, error) {
	keys, err := kept.keyMap(p)
	if err != nil {
		return model.Model{}, usageError{err}
	}
	definition, ok := theme.Find(p.Theme, p.CustomThemes)
	if !ok {
		return model.Model{}, usageError{fmt.Errorf("there is no theme %q", p.Theme)}
	}
	plain := plainTerminal(os.Getenv)
	look := model.NewAppearance(definition, profile(p.Color), p.Background != prefs.BackgroundLight, p.ASCII.On(plain))
	look.Plain = plain
	m := model.New(version(), p, keys, look)
	if kept.broken != nil {
		m.Unsaved = "defaults are used: " + brief(kept.broken).Error()
	}
	m.CaptureFilter, m.InterfaceGiven = f.Filter, len(f.Interface) > 0
	services, err := names.LoadServices(names.ServicesFile)
	if err != nil {
		m.Notice = model.Notice{Text: err.Error(), Severity: model.Caution}
	}
	if kept.unimported != "" {
		tellAll([]string{kept.unimported})
		m.Notice = model.Notice{Text: kept.unimported, Severity: model.Caution}
	}
	if unknown := kept.doc.Unknown(); len(unknown) > 0 {
		tellAll(unknown)
		m.Notice = model.Notice{Text: first(unknown), Severity: model.Caution}
	}
	m.Labels.Service = services.Name
	if f.Demo {
		m.Labels = demoLabels(m.Labels)
	}
	return m, nil
}

// takeOver takes the settings of iftoprs over, as far as that is possible, and says
// what is not. Another program's file keeps nobody from looking, nor from changing
// settings; until one is changed, mending it has them taken over after all.
func takeOver(doc *prefs.Document) (p prefs.Prefs, wrong string) {
	p, imported, err := doc.Import()
	switch {
	case err == nil:
		return p, ""
	case imported: // They are used, but could not be saved.
		return p, err.Error()
	default:
		return p, err.Error() + "; the settings of iftoprs are not imported: fix or remove that file and start again"
	}
}

// first is the first of several messages, for the one line that the screen has.
func first(messages []string) string {
	if more := len(messages) - 1; more > 0 {
		return fmt.Sprintf("%s (and %d more, told when this ends)", messages[0], more)
	}
	return messages[0]
}

// profile is how many colours to begin with: what is set, or the most there are
// until the terminal says what it has. NO_COLOR rules whatever its value.
func profile(c prefs.ColorMode) theme.Profile {
	switch {
	case c == prefs.ColorNone, c == prefs.ColorAuto && os.Getenv("NO_COLOR") != "":
		return theme.None
	case c == prefs.Color16:
		return theme.ANSI16
	case c == prefs.Color256:
		return theme.ANSI256
	default:
		return theme.TrueColor
	}
}

// colors are how many colours Bubble Tea writes: as many as are asked for, or as
// the terminal has. Left to itself it would look later, and of NO_COLOR it knows
// the values of a boolean alone.
func colors(c prefs.ColorMode, out io.Writer) colorprofile.Profile {
	if c == prefs.ColorAuto && os.Getenv("NO_COLOR") == "" {
		return colorprofile.Detect(out, os.Environ())
	}
	of := map[theme.Profile]colorprofile.Profile{
		theme.None: colorprofile.ASCII, theme.ANSI16: colorprofile.ANSI, theme.ANSI256: colorprofile.ANSI256, theme.TrueColor: colorprofile.TrueColor,
	}
	return of[profile(c)]
}

// settings are the preferences as they are under the flags, and how to save
// what the user changes.
func settings(f *flags) (prefs.Prefs, *keeper, error) {
	place, err := prefs.Locate(f.Config, prefs.SystemEnv())
	if err != nil {
		return prefs.Prefs{}, nil, usageError{err}
	}
	p, doc, err := prefs.Load(place)
	kept := &keeper{doc: doc}
	if err == nil && !doc.Exists() && !f.headless() {
		p, kept.unimported = takeOver(doc)
	}
	if err == nil {
		_, err = kept.keyMap(p)
	}
	switch {
	case err == nil:
	case f.headless(), f.Config != "":
		return p, nil, usageError{err} // What was asked for would be done otherwise.
	default:
		p, kept.broken = prefs.Default(), err
	}
	o, err := f.overrides()
	if err != nil {
		return p, nil, usageError{err}
	}
	p, err = o.Apply(p)
	if err != nil {
		return p, nil, usageError{err}
	}
	kept.over = o
	return p, kept, nil
}
