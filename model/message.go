package model

import (
	"net/netip"

	"iftopgo/flows"
	"iftopgo/prefs"
)

// Sampled is a batch of traffic. It is the clock of the model.
type Sampled struct {
	Batch flows.Batch
	// Before and After are tables without the batch and with it, when whoever
	// waited for the batch folded it in already; nil when nobody did.
	Before, After *flows.Table
}

// Failed says that the capture ended with an error.
type Failed struct{ Err error }

// Named are names of addresses that were found, or lost again.
type Named struct{ Names map[netip.Addr]string }

// Owned is what became known of who is behind flows.
type Owned struct {
	Owners []flows.Owner
	Owned  []flows.Owned
	// Unowned are flows that were looked for in vain for the first time.
	Unowned []flows.Key
	// Commands are command lines that were asked for.
	Commands []Command
	// Search tells how owners are found, nil while that is as it was.
	Search *OwnerSearch
}

// HelperEnded says that the helper has ended, and what does not work any more.
type HelperEnded struct{ Lost string }

// Played says how steering recorded traffic went.
type Played struct{ Err error }

// Compiled says whether a capture filter can be used; Applied that it is in
// force, unless it cannot.
type Compiled struct {
	Text    string
	Err     error
	Applied bool
}

// Edited are the settings after they were edited by hand, or why they cannot be
// read.
type Edited struct {
	Prefs prefs.Prefs
	Err   error
}

// Saved says how saving a change of the settings went.
type Saved struct{ Err error }

// Naming says that names are looked up from now on, or not any more.
type Naming struct{ On bool }

// Exported says where the export was written to, or why it was not.
type Exported struct {
	Path string
	Err  error
}

// Copied says how the row got on the clipboard. The terminal was asked to put it
// there in any case; it does not say whether it did. Helper is the program that
// put it there as well, empty when there is none, and Err what went wrong with
// that.
type Copied struct {
	Helper string
	Err    error
}

// Rested says that the pointer has not moved since the rest of that number, and
// is shown a tooltip for; Left that the tooltip has been there long enough.
type Rested struct{ Number int }

// Left is explained at Rested.
type Left struct{ Number int }

// Faded says that a notice has been there long enough.
type Faded struct{ Number int }

// Clicked says that no second click of a double one comes any more.
type Clicked struct{ Number int }

// Waited says that the second key of a pair did not come.
type Waited struct{ Number int }

// Flashed is the next change of an alert's flashing.
type Flashed struct{}
