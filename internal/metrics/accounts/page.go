package accounts

import (
	"time"

	"iftopgo/flows"
	"iftopgo/internal/metrics/series"
)

// Page is what is exported at a time.
type Page struct {
	// Number tells pages apart.
	Number uint64
	// Captured is what was captured on each interface.
	Captured series.Page[string]
	// Dimensions is what was captured by other properties.
	Dimensions []DimensionPage
	// Health is the state of the capture.
	Health flows.Health
	// Alerts is how many rows of each kind alert, nil if there are no alerts.
	Alerts map[string]int
}

// DimensionPage is what is exported of a dimension.
type DimensionPage struct {
	Dimension
	series.Page[Labels]
}

// Page returns what is exported now. Whoever has read it says so with [Accounts.Read].
func (a *Accounts) Page() Page {
	a.page++
	p := Page{Number: a.page, Captured: a.captured.Page(a.page), Health: a.health, Alerts: a.alerts}
	for i := range a.dimensions {
		d := &a.dimensions[i]
		p.Dimensions = append(p.Dimensions, DimensionPage{d.Dimension, d.family.Page(a.page)})
	}
	return p
}

// Read says that a reader has got a page at a time.
func (a *Accounts) Read(who string, page uint64, at time.Time) {
	all := a.readers.Saw(who, page, at)
	a.captured.Seen(all)
	for i := range a.dimensions {
		a.dimensions[i].family.Seen(all)
	}
}
