package model

import "iftopgo/prefs"

// Change is what the user has changed in the settings.
type Change struct {
	// Number counts the changes of a run, from 1.
	Number        uint64
	Before, After prefs.Prefs
}
