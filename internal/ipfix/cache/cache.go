package cache

import (
	"time"

	"iftopgo/flows"
	"iftopgo/internal/ipfix/wire"
)

// Options say when records are made. The zero value means the defaults.
type Options struct {
	// Active is after what time there is a record of a flow that goes on, Inactive after what
	// time of silence. 0 means 60 and 15 seconds.
	Active, Inactive time.Duration
	// MaxFlows is how many flows are told apart; what others carry is in records of several. 0
	// means flows.DefaultMaxFlows.
	MaxFlows int
}

// closing is how long a connection that is over waits for its last segments, and for the process
// that it is of.
const closing = 2 * time.Second

// Cache is what flows have carried of which no record was made yet. It belongs to one goroutine.
type Cache struct {
	options Options
	flows   map[flows.Key]*carried
	// rest is of flows beyond those that are told apart.
	rest    carried
	health  flows.Health
	at      int64
	scanned int64
}

// New returns an empty cache.
func New(o Options) *Cache {
	if o.Active <= 0 {
		o.Active = time.Minute
	}
	if o.Inactive <= 0 {
		o.Inactive = 15 * time.Second
	}
	if o.MaxFlows <= 0 {
		o.MaxFlows = flows.DefaultMaxFlows
	}
	return &Cache{options: o, flows: make(map[flows.Key]*carried)}
}

// Take takes a batch, and returns the records that are due by what is known of the flows.
func (c *Cache) Take(b *flows.Batch, l *flows.Labels) []wire.Record {
	c.at, c.health = b.At, b.Health
	for i := range b.Deltas {
		d := &b.Deltas[i]
		switch before := c.flows[d.Key]; {
		case before != nil:
			before.add(d)
		case len(c.flows) < c.options.MaxFlows:
			c.flows[d.Key] = &carried{d.Tally, d.First, d.Last, d.TCP}
		default:
			c.rest.add(d)
		}
	}
	c.rest.add(&b.Rest)
	if since := b.At - c.scanned; since >= 0 && since < int64(time.Second) {
		return nil
	}
	c.scanned = b.At
	return c.due(l)
}

// End returns the records of all that is left.
func (c *Cache) End(l *flows.Labels) (all []wire.Record) {
	for k, f := range c.flows {
		all = appendFlow(all, &k, f, wire.Forced, &c.health, l)
	}
	clear(c.flows)
	return c.appendRest(all)
}

// due returns the records that are due now, and forgets their flows.
func (c *Cache) due(l *flows.Labels) (all []wire.Record) {
	for k, f := range c.flows {
		silent := time.Duration(c.at - f.last)
		var why wire.Reason
		switch {
		case f.tcp.Closed() && silent >= closing:
			why = wire.Ended
		case silent >= c.options.Inactive || silent < -c.options.Inactive: // The clock may have been set back.
			why = wire.Idle
		case time.Duration(c.at-f.first) >= c.options.Active:
			why = wire.Active
		default:
			continue
		}
		all = appendFlow(all, &k, f, why, &c.health, l)
		delete(c.flows, k)
	}
	if time.Duration(c.at-c.rest.first) >= c.options.Active || c.at < c.rest.first {
		all = c.appendRest(all)
	}
	return all
}

// appendRest appends the records of what is of no flow that is told apart, and begins anew.
func (c *Cache) appendRest(all []wire.Record) []wire.Record {
	rest := c.rest
	c.rest = carried{}
	return appendSeveral(all, &rest)
}
