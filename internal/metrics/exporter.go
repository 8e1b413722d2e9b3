package metrics

import (
	"sync"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/internal/metrics/accounts"
	"iftopgo/internal/tap"
)

// Options are what an exporter needs.
type Options struct {
	// Extra are the dimensions that are exported besides those that always are: "host", "name",
	// "network".
	Extra []string
	// Interfaces reads the kernel's counters; nil where what is captured is not live.
	Interfaces func() ([]interfaces.Interface, error)
	// Version is that of the program.
	Version Version
	// Log takes what goes wrong, one line each.
	Log func(text string)
	// Flows says what became of the flows that are exported to collectors; nil where none are.
	Flows func() []FlowExport
}

// Exporter is a sink of a tap that makes pages of metrics of what it takes.
type Exporter struct {
	options Options
	start   time.Time

	mu       sync.Mutex
	accounts *accounts.Accounts
	kernel   accounts.Kernel
	// last is when the last batch was taken, over says that none follows.
	last time.Time
	over bool
}

// NewExporter returns an exporter that has taken nothing yet.
func NewExporter(o Options) *Exporter {
	return &Exporter{options: o, start: time.Now(), accounts: accounts.New(o.Extra)}
}

// Take takes a batch.
func (e *Exporter) Take(b *flows.Batch, known *tap.Known) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.accounts.Take(b, &known.Labels, known.Alerts)
	e.last = time.Now()
}

// End is called after the last batch.
func (e *Exporter) End(*tap.Known) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.over = true
}

// silence is after how much time without a batch the capture does not go on: there are four a
// second, whether there is traffic or not.
const silence = 10 * time.Second

// alive reports whether batches come.
func (e *Exporter) alive(now time.Time) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.over && !e.last.IsZero() && now.Sub(e.last) < silence
}

// collect returns what is exported now, and the number of that page.
func (e *Exporter) collect() (*collector, uint64) {
	var found []interfaces.Interface
	c := &collector{version: e.options.Version, start: e.start}
	if e.options.Interfaces != nil {
		found, c.failed = e.options.Interfaces()
	}
	if e.options.Flows != nil {
		c.flows = e.options.Flows()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.options.Interfaces != nil && c.failed == nil {
		page := e.kernel.Read(found)
		c.kernel = &page
	}
	c.page = e.accounts.Page()
	return c, c.page.Number
}

// read says that a reader has got a page.
func (e *Exporter) read(who string, page uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.accounts.Read(who, page, time.Now())
}
