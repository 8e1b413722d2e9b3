package ipfix

import (
	"sync"

	"iftopgo/flows"
	"iftopgo/internal/ipfix/cache"
	"iftopgo/internal/ipfix/wire"
	"iftopgo/internal/tap"
)

// Exporter is a sink of a tap that exports what it takes.
type Exporter struct {
	cache *cache.Cache
	links []*Link
}

// NewExporter returns an exporter to collectors, and begins to send.
func NewExporter(o cache.Options, links []*Link) *Exporter {
	for _, l := range links {
		l.start()
	}
	return &Exporter{cache: cache.New(o), links: links}
}

// Take takes a batch, and sends the records that are due.
func (e *Exporter) Take(b *flows.Batch, known *tap.Known) {
	l := known.Labels
	l.Style = flows.Style{} // What a key of the screen hides is exported all the same.
	e.send(e.cache.Take(b, &l))
}

// End sends what is left, which is as much as that of a minute: behind templates.
func (e *Exporter) End(known *tap.Known) {
	l := known.Labels
	l.Style = flows.Style{}
	for _, l := range e.links {
		l.renew()
	}
	e.send(e.cache.End(&l))
	var ending sync.WaitGroup
	for _, l := range e.links {
		ending.Go(l.close)
	}
	ending.Wait()
}

// send has records sent to every collector.
func (e *Exporter) send(records []wire.Record) {
	if len(records) == 0 {
		return
	}
	for _, l := range e.links {
		l.put(wire.Encode(records, l.domain, wire.LeastMessage))
	}
}
