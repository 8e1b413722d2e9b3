package modeltest

import (
	"time"

	"iftopgo/prefs"
	"iftopgo/theme"
)

// Options say what the model is to be. The zero value is a healthy host with a
// minute of traffic, in the default theme, on 80 by 24 cells.
type Options struct {
	Width, Height int
	// Theme is the default one when it is empty.
	Theme theme.ID
	ASCII bool
	// Overview is the layout of that name; otherwise it is iftop's.
	Overview bool
	// Seconds is how long the capture has run; 0 means 60.
	Seconds int
	// Lossy loses packets near the end. Reopening has the interface gone since
	// then. Crowded has more flows and hosts than the table has rows
	// and accounts for.
	Lossy, Reopening, Crowded bool
	// Ended has connections that are over, too: a download, and short ones.
	Ended bool
	// Networks has networks and countries of hosts known.
	Networks bool
	// Machines has the flows be those of three machines, of which one is lost, and one was
	// refused.
	Machines bool
	// Extra is how many more flows there are, all alike.
	Extra int
	// DropsUnknown has a source that does not count drops.
	DropsUnknown bool
	// Change changes the settings before anything is captured.
	Change func(*prefs.Prefs)
}

// Start is when the capture starts.
var Start = time.Date(2026, time.March, 14, 18, 57, 3, 0, time.UTC)

// seconds is how long the capture runs.
func (o Options) seconds() int {
	if o.Seconds == 0 {
		return 60
	}
	return o.Seconds
}
