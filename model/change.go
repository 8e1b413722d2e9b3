package model

import "iftopgo/prefs"

// Change is a change that the user has made to the settings.
type Change struct {
	// Number counts the changes of a run, from 1.
	Number uint64
	// Before and After are all settings without the change and with it.
	Before, After prefs.Prefs
}
