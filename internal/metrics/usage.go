package metrics

import (
	"maps"
	"time"
)

const (
	// halfLife is after what time a place that was held is worth half.
	halfLife = 10 * time.Second
	// leastUsage is what is forgotten when the usage of many hosts is known, and mostUsers how many that
	// is. What others hold is bounded by there being four places.
	leastUsage = 100 * time.Millisecond
	mostUsers  = 1024
)

// usage is for how long hosts have held places lately.
type usage struct {
	by     map[string]time.Duration
	halved time.Time
}

// add adds a place that was held for some time by a host.
func (u *usage) add(host string, held time.Duration, now time.Time) {
	u.age(now)
	if _, known := u.by[host]; !known && len(u.by) >= mostUsers {
		maps.DeleteFunc(u.by, func(_ string, d time.Duration) bool { return d < leastUsage })
	}
	u.by[host] += held
}

// of returns the usage of a host.
func (u *usage) of(host string, now time.Time) time.Duration {
	u.age(now)
	return u.by[host]
}

// age halves what was held a while ago.
func (u *usage) age(now time.Time) {
	if u.by == nil || now.Sub(u.halved) >= 64*halfLife {
		u.by, u.halved = make(map[string]time.Duration), now
	}
	for ; now.Sub(u.halved) >= halfLife; u.halved = u.halved.Add(halfLife) {
		for host, d := range u.by {
			u.by[host] = d / 2
		}
		maps.DeleteFunc(u.by, func(_ string, d time.Duration) bool { return d < time.Millisecond })
	}
}
