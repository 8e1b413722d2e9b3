package owners

import (
	"time"

	"iftopgo/flows"
)

// findNonLocal looks for the owner of a flow that has no address of ours: a process in
// another network namespace at either end, or else it is forwarded traffic.
func (f *linuxFinder) findNonLocal(k flows.Key, now time.Time) (answer, bool) {
	if a, ok := f.findInNamespaces(k, now); ok {
		return a, true
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
