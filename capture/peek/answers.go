package peek

import (
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"iftopgo/flows"
)

const (
	// maxAnswered is how many addresses are remembered to have been asked for.
	maxAnswered = 65_536
	// maxWaiting is for how many pairs of addresses flows are remembered, mostWaiting of
	// each, whose answer is in the queue of another interface.
	maxWaiting  = 1024
	mostWaiting = 4
)

// answerKey is who asked, and an address in the answer.
type answerKey struct{ client, addr flows.Addr }

// answered are the names of an address: that of the last answer, and the one before.
type answered struct {
	name, before string
	at, beforeAt int64
}

// newFlow is a flow that began at a capture time.
type newFlow struct {
	key   flows.Key
	first int64
}

// answers give flows the name that was asked for before they began.
type answers struct {
	known   *simplelru.LRU[answerKey, answered]
	waiting *simplelru.LRU[answerKey, []newFlow]
}

func newAnswers() *answers {
	return &answers{newLRU[answerKey, answered](maxAnswered, nil), newLRU[answerKey, []newFlow](maxWaiting, nil)}
}

// add takes an address of an answer.
func (a *answers) add(k answerKey, name string, at int64, note func(flows.Seen)) {
	known, ok := a.known.Get(k)
	if !ok || known.name != name {
		known.before, known.beforeAt = known.name, known.at
		known.name, known.at = name, at
		a.known.Add(k, known)
	}
	// Interfaces are read one after the other: a flow may be known before its answer.
	late, _ := a.waiting.Peek(k)
	for i := range late {
		if late[i].first >= at {
			note(flows.Seen{Key: late[i].key, Name: name, Source: flows.SourceDNS})
		}
	}
	a.waiting.Remove(k)
}

// flow takes a new flow.
func (a *answers) flow(k *flows.Key, client flows.Addr, first int64, note func(flows.Seen)) {
	of := answerKey{client, k.Remote}
	known, _ := a.known.Get(of)
	name := known.name
	if known.at > first {
		name = known.before
	}
	if name != "" {
		note(flows.Seen{Key: *k, Name: name, Source: flows.SourceDNS})
		return
	}
	late, _ := a.waiting.Get(of)
	if len(late) < mostWaiting {
		a.waiting.Add(of, append(late, newFlow{*k, first}))
	}
}
