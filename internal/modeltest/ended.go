package modeltest

import "iftopgo/flows"

// connection is a conversation, and what is seen of its end in its last second.
type connection struct {
	conversation
	end flows.TCPState
}

// curl is the owner of the download.
const curl = 11

// connections are those of Options.Ended: a download of a program that has ended as well,
// one of its that was aborted, and short ones of a browser to one host.
func connections() []connection {
	const both = flows.TCPFinSent | flows.TCPFinRecv
	all := make([]connection, 0, 8)
	all = append(all, connection{conversation{
		local: localIPv4, remote: "198.51.100.200", localPort: 40_022, remotePort: 443, proto: tcp, owner: curl, evidence: flows.EvidenceEvent,
		sent: 90_000, received: 6_000_000, from: 3, to: 13,
	}, both}, connection{conversation{
		local: localIPv4, remote: "198.51.100.201", localPort: 40_023, remotePort: 8443, proto: tcp, owner: curl, evidence: flows.EvidenceEvent,
		sent: 900_000, received: 1_000, from: 14, to: 15,
	}, flows.TCPReset})
	for i := range 6 {
		all = append(all, connection{conversation{
			local: localIPv4, remote: "203.0.113.140", localPort: uint16(51_000 + i), remotePort: 443, proto: tcp, owner: 1, evidence: flows.EvidenceEvent,
			sent: 2_000, received: uint64(40_000 * (i + 1)), from: 4 + i, to: 7 + i,
		}, both})
	}
	return all
}

// ended returns what connections carry in a second, if there are any.
func (o Options) ended(second int) (deltas []flows.Delta) {
	if !o.Ended {
		return nil
	}
	for _, c := range connections() {
		d, ok := c.delta(second)
		if second == c.to-1 {
			d.TCP = c.end
		}
		if ok {
			deltas = append(deltas, d)
		}
	}
	return deltas
}
