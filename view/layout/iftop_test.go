package layout

import "iftopgo/prefs"

// iftop returns the settings without a file, in iftop's layout.
func iftop() prefs.Prefs {
	p := prefs.Default()
	p.Layout = prefs.LayoutIftop
	return p
}
