package model

import (
	"net/netip"

	"iftopgo/flows"
	"iftopgo/prefs"
)

// BatchMsg is a batch of traffic. It is the clock of the model.
type BatchMsg struct{ Batch flows.Batch }

// FoldedMsg is a batch that a command has folded into the table Before, which
// gave the table After.
type FoldedMsg struct {
	Batch         flows.Batch
	Before, After *flows.Table
}

// CaptureErrorMsg says that the capture ended with an error.
type CaptureErrorMsg struct{ Err error }

// NamesMsg are names of addresses that were found, or lost again.
type NamesMsg struct{ Names map[netip.Addr]string }

// OwnersMsg is what became known of who is behind flows.
type OwnersMsg struct {
	Owners []flows.Owner
	Owned  []flows.Owned
	// Unowned are flows that were looked for in vain for the first time.
	Unowned []flows.Key
	// Commands are command lines that were asked for.
	Commands []flows.CommandLine
	// Search tells how owners are found, nil while that is as it was.
	Search *flows.OwnerSearch
}

// HelperEndedMsg says that the helper has ended, and what does not work any more.
type HelperEndedMsg struct{ Lost string }

// PlayerMsg says how steering recorded traffic went.
type PlayerMsg struct{ Err error }

// CaptureFilterMsg says whether a capture filter can be used; Applied that it is in
// force, unless it cannot.
type CaptureFilterMsg struct {
	Text    string
	Err     error
	Applied bool
}

// PrefsEditedMsg are the settings after they were edited by hand, or why they cannot be
// read.
type PrefsEditedMsg struct {
	Prefs prefs.Prefs
	Err   error
}

// PrefsSavedMsg says how saving a change of the settings went.
type PrefsSavedMsg struct{ Err error }

// NamesToggledMsg says that names are looked up from now on, or not any more.
type NamesToggledMsg struct{ On bool }

// ExportedMsg says where the export was written to, or why it was not.
type ExportedMsg struct {
	Path string
	Err  error
}

// CopiedMsg says how the row got on the clipboard. The terminal was asked to put it
// there in any case; it does not say whether it did. Helper is the program that
// put it there as well, empty when there is none, and Err what went wrong with
// that.
type CopiedMsg struct {
	Helper string
	Err    error
}

// HoverMsg says that the pointer has not moved since the rest of that number, and
// is shown a tooltip for; Left that the tooltip has been there long enough.
type HoverMsg struct{ Number int }

// HoverEndMsg is explained at Rested.
type HoverEndMsg struct{ Number int }

// NoticeExpiredMsg says that a notice has been there long enough.
type NoticeExpiredMsg struct{ Number int }

// DoubleClickTimeoutMsg says that no second click of a double one comes any more.
type DoubleClickTimeoutMsg struct{ Number int }

// ChordTimeoutMsg says that the second key of a pair did not come.
type ChordTimeoutMsg struct{ Number int }

// FlashMsg is the next change of an alert's flashing.
type FlashMsg struct{}
