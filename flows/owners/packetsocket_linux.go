package owners

import (
	"os"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/owners/sockdiag"
)

// packetSockets are the packet sockets of our own network namespace.
type packetSockets struct {
	all    []sockdiag.PacketSocket
	loaded time.Time
}

// packetSocketsAge is for how long the list is used before it is read again.
const packetSocketsAge = time.Second

// list returns the packet sockets, none where the kernel does not list them.
func (p *packetSockets) list(conn *sockdiag.Conn, now time.Time) []sockdiag.PacketSocket {
	if conn == nil || (!p.loaded.IsZero() && now.Sub(p.loaded) < packetSocketsAge) {
		return p.all
	}
	p.loaded = now
	all, err := conn.PacketSockets()
	if err != nil {
		all = nil // Nobody is named then.
	}
	p.all = all
	return p.all
}

// The ports of clients and servers of DHCP (RFC 2131, RFC 8415).
const (
	dhcpServer, dhcpClient     = 67, 68
	dhcpv6Client, dhcpv6Server = 546, 547
)

// sentAsFrames reports whether a flow without a socket is one that programs send as whole
// frames: of DHCP, or of a host that has no address yet.
func sentAsFrames(k flows.Key) bool {
	if k.Net == flows.NetNone {
		return true
	}
	if k.Local.Netip().IsUnspecified() {
		return true
	}
	isDHCP := func(port uint16) bool {
		return port == dhcpServer || port == dhcpClient || port == dhcpv6Client || port == dhcpv6Server
	}
	return k.Proto == flows.ProtoUDP && isDHCP(k.LocalPort) && isDHCP(k.RemotePort)
}

// findPacket looks up a flow that has no socket of its own among the packet sockets. It is
// a guess: of the process that has the only one for such frames.
func (t *tables) findPacket(k flows.Key, now time.Time) (answer, bool) {
	if !sentAsFrames(k) {
		return answer{}, false
	}
	all := t.packets.list(t.conn, now)
	for _, protocol := range packetProtocols(k) {
		var holders []answer
		for _, s := range all {
			if s.Ring || s.Protocol != protocol || (s.Iface != k.Iface && s.Iface != 0 && k.Iface != 0) {
				continue
			}
			a, ok := t.holder(k, sockdiag.Socket{Inode: s.Inode, UID: s.UID})
			if !ok {
				return answer{}, false // It may be this one.
			}
			if a.ref.kind == flows.KindProcess && !isOurs(a.ref) {
				holders = append(holders, a)
			}
		}
		if len(holders) > 0 {
			return likeliest(k, holders)
		}
	}
	return answer{}, false
}

// packetProtocols are the EtherTypes of the packet sockets that a flow may be of, the best
// first: those that get frames of its kind alone, then those that get all or none.
func packetProtocols(k flows.Key) []uint16 {
	switch k.Net {
	case flows.NetNone:
		return []uint16{k.Proto}
	case flows.NetIPv6:
		return []uint16{unix.ETH_P_IPV6, unix.ETH_P_ALL, 0}
	default:
		return []uint16{unix.ETH_P_IP, unix.ETH_P_ALL, 0}
	}
}

// isOurs reports whether a process is this one or the one that has started it, which
// capture.
func isOurs(r ref) bool { return r.pid == os.Getpid() || r.pid == os.Getppid() }
