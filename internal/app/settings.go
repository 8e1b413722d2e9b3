package app

import (
	"iftopgo/internal/cli"
	"iftopgo/internal/userfile"
	"iftopgo/prefs"
)

// loadSettings returns the settings with the flags over them, and the store that saves
// what the user changes. Settings that cannot be used are an error where there is no
// screen to say so, or where the file was named by a flag; else the defaults are used.
func loadSettings(f *cli.Flags) (prefs.Prefs, *settingsStore, error) {
	place, err := prefs.Locate(f.Config, userfile.SystemEnv())
	if err != nil {
		return prefs.Prefs{}, nil, cli.Usage(err)
	}
	p, doc, err := prefs.Load(place)
	store := &settingsStore{doc: doc}
	if err == nil && !doc.Exists() && !f.Headless() {
		p, store.importErr = importLegacy(doc)
	}
	if err == nil {
		_, err = store.keyMap(p)
	}
	switch {
	case err == nil:
	case f.Headless(), f.Config != "":
		return p, nil, cli.Usage(err)
	default:
		p, store.invalid = prefs.Default(), err
	}
	if store.overrides, err = f.Overrides(); err != nil {
		return p, nil, err
	}
	p, err = store.overrides.Apply(p)
	return p, store, cli.Usage(err)
}

// importLegacy imports the settings of iftoprs as far as that is possible, and says what
// is wrong. A broken file of another program must not prevent monitoring or changing
// settings; until a setting is changed, fixing the file has it imported later.
func importLegacy(doc *prefs.Document) (p prefs.Prefs, wrong string) {
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
