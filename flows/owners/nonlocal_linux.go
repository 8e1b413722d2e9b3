package owners

import (
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/kernel"
)

// findNonLocal looks for the owner of a flow that has no address of an interface of ours:
// a process of our namespace at either end all the same, or one of another network
// namespace. Without any it is forwarded traffic, unless an address is ours by a route.
func (f *linuxFinder) findNonLocal(k flows.Key, now time.Time) (answer, bool) {
	var guess answer
	ours := false // An address is, by a route.
	for _, k := range []flows.Key{k, k.Reversed()} {
		find := f.findForeign
		if f.routes.has(k.Local, now) {
			find, ours = f.findLocal, true
		}
		a, ok := find(k, now)
		if ok && a.evidence > flows.EvidenceGuess {
			return a, true
		}
		if guess == (answer{}) {
			guess = a
		}
	}
	if a, ok := f.findInNamespaces(k, now); ok {
		return a, true
	}
	if ours || guess != (answer{}) {
		return guess, guess != answer{}
	}
	return answer{ref: ref{kind: flows.KindForwarded}, evidence: flows.EvidenceGuess}, true
}

// findInNamespaces looks for a process in another network namespace at either end.
func (f *linuxFinder) findInNamespaces(k flows.Key, now time.Time) (answer, bool) {
	f.namespaces.needed = true
	for _, k := range []flows.Key{k, k.Reversed()} {
		if f.events != nil {
			if a, ok := f.findOtherNamespace(k); ok {
				return a, true
			}
		}
		ns := f.namespaces.of(k.Local)
		if ns == nil {
			continue
		}
		k.Iface = 0 // It has other interfaces.
		if f.events != nil {
			if r, ok := f.findEvent(k, ns.inode); ok {
				return r.answer, true
			}
		}
		if a, ok := f.tables.findOn(ns.conn, &ns.interfaces, k, now); ok {
			return a, true
		}
	}
	return answer{}, false
}

// findForeign finds a socket of ours that has an address which is not ours, as those of
// transparent proxies do (IP_TRANSPARENT, IP_FREEBIND), and those of which the address was
// removed since. A socket of any address is none of them.
func (f *linuxFinder) findForeign(k flows.Key, now time.Time) (answer, bool) {
	if f.events != nil {
		if r, ok := f.foreignEvent(k); ok {
			return f.orHolder(r, k, now), true
		}
	}
	return f.tables.findForeign(k, now)
}

// foreignEvent looks for the socket in what eBPF recorded of our network namespace.
func (f *linuxFinder) foreignEvent(k flows.Key) (recorded, bool) {
	t := tupleOf(k, f.netns)
	exact, isExact := kernel.Use{}, false
	if k.RemotePort != 0 && !isICMP(k) && f.ports.connected.mayHave(t.LocalPort) {
		exact, isExact = f.onDevices(f.events.Connected, t, k)
	}
	if isExact && !exact.Closed {
		return recorded{answer: exactAnswer(k, exact)}, true
	}
	bound, isBound := kernel.Use{}, false
	if f.ports.bound.mayHave(t.LocalPort) && t.LocalPort != 0 {
		bound, isBound = f.onDevices(f.events.Bound, t, k)
	}
	return better(k, exact, isExact, bound, isBound && !isStale(bound))
}
