package owners

import (
	"iftopgo/flows"
	"iftopgo/flows/owners/sockdiag"
)

// findRaw looks up a flow without ports: an echo by the ping socket that has its
// identifier, and whatever a raw socket gets by that.
func (t *tables) findRaw(k flows.Key) (answer, bool) {
	if isICMP(k) {
		if k.LocalPort == 0 {
			return answer{}, false // Nothing ties the message to a socket.
		}
		if s, ok := t.raw.Ping(k); ok {
			return t.holder(k, sockdiag.Socket{Inode: s.Inode, UID: s.UID})
		}
		if t.sendsSeen {
			return answer{}, false
		}
	}
	var all []answer
	for _, s := range t.raw.Raw(k) {
		a, ok := t.holder(k, sockdiag.Socket{Inode: s.Inode, UID: s.UID})
		if !ok {
			return answer{}, false // It may be this one.
		}
		all = append(all, a)
	}
	return likeliest(k, all)
}

// likeliest returns which of the holders of several raw sockets a flow belongs to. All get
// the packets, so it is a guess: of the process that names its echoes after its own
// number, as many do, or else of the only one.
func likeliest(k flows.Key, holders []answer) (answer, bool) {
	var only answer
	several := false
	for _, a := range holders {
		a.evidence = flows.EvidenceGuess
		if isICMP(k) && a.ref.pid != 0 && uint16(a.ref.pid) == k.LocalPort {
			return a, true
		}
		several = several || only != (answer{}) && only != a
		only = a
	}
	if several {
		return answer{}, false
	}
	return only, only != answer{}
}
