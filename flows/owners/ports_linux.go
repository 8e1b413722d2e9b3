package owners

import (
	"time"

	"iftopgo/flows/owners/kernel"
	"iftopgo/flows/owners/sockdiag"
)

// Most flows of a flood or a scan have no socket here, and asking for the socket of each
// takes up to eight system calls. Of many flows at once, it is found out first which
// local ports have any sockets at all: of others nothing need be asked.

// manyFlows is from how many flows on ports are listed. Listing takes the time in which
// about so many flows without a socket are looked up, and more by the number of sockets.
const manyFlows = 256

// recordedPorts are the local ports of what eBPF recorded, nil where not known.
type recordedPorts struct {
	connected, bound *portSet
	entries          int // records that were read last
	unsupported      bool
}

// entriesPerFlow is how many records are read in the time in which one flow is looked up.
const entriesPerFlow = 16

// update lists the ports if that pays for looking up n flows, and forgets them otherwise.
func (p *recordedPorts) update(t *kernel.Tracker, n int) {
	p.connected, p.bound = nil, nil
	if t == nil || p.unsupported || n < manyFlows+p.entries/entriesPerFlow {
		return
	}
	connected, bound := new(portSet), new(portSet)
	entries, err := t.Ports(connected.add, bound.add)
	if err != nil {
		p.unsupported = true // All ports may have records.
		return
	}
	p.connected, p.bound, p.entries = connected, bound, entries
}

// udpPorts are the local ports of UDP sockets. They are listed when they are first needed.
type udpPorts struct {
	known   *portSet
	wanted  bool
	sockets int // that were listed last
}

// socketsPerFlow is how many sockets are listed in the time in which one is looked up.
const socketsPerFlow = 4

// reset forgets the ports; they are listed again if that pays for looking up n flows.
func (p *udpPorts) reset(n int) {
	p.known, p.wanted = nil, n >= manyFlows+p.sockets/socketsPerFlow
}

// list returns the ports, nil where not known.
func (p *udpPorts) list(conn *sockdiag.Conn) *portSet {
	if !p.wanted || conn == nil {
		return p.known
	}
	p.wanted = false
	all := new(portSet)
	n, err := conn.UDPSockets(func(s sockdiag.UDPSocket) { all.add(s.Port) })
	if err != nil {
		return nil
	}
	p.known, p.sockets = all, n
	return p.known
}

// prepare lists the ports that have sockets if many flows are looked up.
func (f *linuxFinder) prepare(n int) {
	f.ports.update(f.events, n)
	f.tables.udp.reset(n)
	f.tables.thorough = n < manyFlows
	if f.devices = f.events != nil && f.events.Devices(); f.devices {
		f.tables.loadInterfaces(time.Now())
	}
}
