package model

import (
	"net/netip"

	"iftopgo/flows"
	"iftopgo/prefs"
)

// BatchMsg is a batch of traffic. Its time is the time of the model, which has no
// other clock.
type BatchMsg struct{ Batch flows.Batch }

// FoldedMsg is a batch that a command has folded into the table Before, which
// gave the table After.
type FoldedMsg struct {
	Batch         flows.Batch
	Before, After *flows.Table
}

// CaptureErrorMsg says that the capture ended with an error.
type CaptureErrorMsg struct{ Err error }

// NamesMsg are names of addresses that were looked up; an empty name is none.
type NamesMsg struct{ Names map[netip.Addr]flows.LookedUp }

// NetworksMsg are answers to a question about networks of addresses, and what the files know
// by then: a file may have turned out to be damaged.
type NetworksMsg struct {
	// Found has all addresses that were asked for; nil is an address of which nothing is
	// known.
	Found map[flows.Addr]*flows.Network
	Files flows.NetworkFiles
}

// NetworkFilesMsg says what the files of networks know, after they have changed.
type NetworkFilesMsg struct{ Files flows.NetworkFiles }

// OwnersMsg are answers to questions about the owners of flows.
type OwnersMsg struct {
	Owners []flows.Owner
	Owned  []flows.Owned
	// Unowned are flows without an owner that could be found. A later message may
	// still have one.
	Unowned []flows.Key
	// Commands are command lines that were asked for.
	Commands []flows.CommandLine
	// Search is how owners are found, nil while that has not changed.
	Search *flows.OwnerSearch
}

// HelperMsg says that the helper process does not answer, answers again, or has exited.
type HelperMsg struct {
	// Err is why it is of no use, and what does not work without it; empty when it
	// answers again.
	Err string
	// OwnersErr is why it finds no owners of flows; empty where it does, or was not
	// meant to.
	OwnersErr string
	// Ended says that it has exited: nothing will change any more.
	Ended bool
}

// ProcessEndMsg says that the file broker or the restorer of the terminal has exited, and what
// does not work without it.
type ProcessEndMsg struct{ Lost string }

// PlayerMsg says that an action that steers recorded traffic is done, or why not.
type PlayerMsg struct{ Err error }

// CaptureFilterMsg says that a capture filter was compiled, or why not. Applied says
// that it was to be applied, which has been done if Err is nil.
type CaptureFilterMsg struct {
	Text    string
	Err     error
	Applied bool
}

// PrefsEditedMsg are the settings after the file was edited by hand, or what is wrong
// with it.
type PrefsEditedMsg struct {
	Prefs prefs.Prefs
	Err   error
}

// PrefsSavedMsg says that a change of the settings was saved, or why not.
type PrefsSavedMsg struct{ Err error }

// NamesSetMsg says that names are found as a setting says, or why they are not looked for
// in packets.
type NamesSetMsg struct {
	Names prefs.Names
	Err   error
}

// ExportedMsg says where the export was written to, or why it was not.
type ExportedMsg struct {
	Path string
	Err  error
}

// CopiedMsg says that a row was copied. The terminal was asked to put it on the
// clipboard (OSC 52), which it does not confirm. Helper is the program that put it
// there as well, such as wl-copy, empty for none, and Err why that failed.
type CopiedMsg struct {
	Helper string
	Err    error
}

// HoverMsg says that the pointer, if it has not moved since Pointer.Number was that,
// has rested long enough for a tooltip.
type HoverMsg struct{ Number int }

// HoverEndMsg says that the tooltip of the pointer of that number has been shown for
// long enough.
type HoverEndMsg struct{ Number int }

// NoticeExpiredMsg says that the notice of that number has been shown for long enough.
type NoticeExpiredMsg struct{ Number int }

// DoubleClickTimeoutMsg says that the time for the second click of a double click is
// over.
type DoubleClickTimeoutMsg struct{ Number int }

// ChordTimeoutMsg says that the time for the second key of a chord (gg) is over.
type ChordTimeoutMsg struct{ Number int }

// FlashMsg says that it is time for the next change of an alert's flashing.
type FlashMsg struct{}
