package recorder

import (
	"time"

	"iftopgo/flows/history/store"
)

// DefaultFlush is how old what is not written becomes, unless settings say otherwise.
const DefaultFlush = time.Minute

// early is how much earlier it is written: until then a batch comes that ends behind that time,
// and the disk has it.
const early = 5 * time.Second

// Options are what a recorder needs.
type Options struct {
	// Log takes what goes wrong with the writing, one line each.
	Log func(text string)
	// Read reads the kernel's counters of all interfaces, and says by when it had, in the time
	// of this machine's monotonic clock. It is nil for what is
	// not live and has none, such as a file: that is read faster than it is written, so a batch
	// waits then for what is being written, and all of it is in the bucket of its time. First
	// was read before the capture was opened: what passed between is not recorded.
	Read  func() (time.Time, []Reading, error)
	First []Reading
	// Boot is the kernel's boot id.
	Boot string
	// Flush is how old what is not written becomes, in capture time: a recorder that is killed
	// loses as much of what it knew. It is more than some seconds.
	Flush time.Duration
	// Places is how many places each dimension has in a bucket.
	Places int
	// Keep is for how long it is kept.
	Keep store.Keep
	// Zone is where days begin.
	Zone *time.Location
}
