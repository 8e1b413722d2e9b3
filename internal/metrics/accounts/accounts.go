package accounts

import (
	"time"

	"iftopgo/flows"
	"iftopgo/internal/metrics/series"
)

const (
	// settle is how long a batch waits until it is added up, in nanoseconds.
	settle = int64(2 * time.Second)
	// flowsWaiting is how many flows are told apart meanwhile; what others carry is other.
	flowsWaiting = 65_536
	// age is how often what was carried so far becomes worth half, in nanoseconds.
	age = int64(time.Hour)
)

// Accounts are what was captured since the start. They belong to one goroutine at a time.
type Accounts struct {
	dimensions []dimension
	captured   *series.Family[string]
	// carried waits to be added up since began, and rest is what is in no flow of it.
	carried    map[flows.Key]*flows.Tally
	rest       flows.Tally
	began, old int64
	begun      bool
	health     flows.Health
	alerts     map[string]int
	page       uint64
	readers    series.Readers
}

// New returns accounts that have no bytes yet. extra are the names of dimensions that are not
// always exported.
func New(extra []string) *Accounts {
	return &Accounts{
		dimensions: newDimensions(extra), captured: series.New[string](Places), carried: make(map[flows.Key]*flows.Tally),
	}
}

// Take takes a batch, what is known of flows after it, and how many rows of each kind alert; nil
// if there are no alerts.
func (a *Accounts) Take(b *flows.Batch, l *flows.Labels, alerts map[string]int) {
	if !a.begun {
		a.begun, a.began, a.old = true, b.At, b.At
		for _, s := range b.Health.Sources {
			if s.Name != flows.AnyInterface && s.Name != OtherName {
				a.captured.Begin(s.Name)
			}
		}
	}
	if b.At-a.began >= settle || b.At < a.began || b.Final {
		a.flush(l)
		a.began = b.At
	}
	a.health, a.alerts = b.Health, alerts
	for i := range b.Deltas {
		d := &b.Deltas[i]
		switch sum := a.carried[d.Key]; {
		case sum != nil:
			*sum = sum.Plus(d.Tally)
		case len(a.carried) < flowsWaiting:
			a.carried[d.Key] = &flows.Tally{Bytes: d.Bytes, Packets: d.Packets}
		default:
			a.rest = a.rest.Plus(d.Tally)
		}
	}
	a.rest = a.rest.Plus(b.Rest.Tally)
	if b.Final {
		a.flush(l)
	}
	if b.At-a.old >= age || b.At < a.old {
		a.age()
		a.old = b.At
	}
}

// flush adds up what waits.
func (a *Accounts) flush(l *flows.Labels) {
	named := *l
	named.Style = flows.Style{} // What a key of the screen hides is in the same series.
	a.addCaptured()
	for i := range a.dimensions {
		a.dimensions[i].add(a.carried, a.rest, &named)
		a.dimensions[i].family.Rank()
	}
	a.captured.Rank()
	clear(a.carried)
	a.rest = flows.Tally{}
}

// addCaptured adds what waits to the interfaces. What is in no flow is on the interface of the
// flows where that is one: no batch says where it was.
func (a *Accounts) addCaptured() {
	numbers, sums, rest := make(map[uint32]flows.Tally), make(map[string]flows.Tally), a.rest
	for k, t := range a.carried {
		numbers[k.Iface] = numbers[k.Iface].Plus(*t)
	}
	for number, t := range numbers {
		name := a.interfaceName(number)
		sums[name] = sums[name].Plus(t)
	}
	for name, t := range sums {
		if len(sums) == 1 {
			t, rest = t.Plus(rest), flows.Tally{}
		}
		if name == "" || name == OtherName {
			a.captured.AddOther(t)
		} else {
			a.captured.Add(name, t)
		}
	}
	a.captured.AddOther(rest)
}

// interfaceName returns the name of the interface that flows of a number were captured on, 0 being
// the only one; empty if it is not known.
func (a *Accounts) interfaceName(number uint32) string {
	for _, s := range a.health.Sources {
		if number == 0 || s.Iface == number && s.Name != flows.AnyInterface {
			return s.Name
		}
	}
	return a.health.Names[number]
}

// age lets what was carried so far count half.
func (a *Accounts) age() {
	a.captured.Age()
	for i := range a.dimensions {
		a.dimensions[i].family.Age()
	}
}
