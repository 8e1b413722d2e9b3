package modeltest

import (
	"net/netip"
	"time"

	"iftopgo/flows"
)

// The IP protocols of the sample, and the EtherType of ARP.
const (
	icmp, tcp, udp, icmp6 = 1, 6, 17, 58
	arp                   = 0x0806
)

// conversation is one flow: its endpoints, its process, and its bytes in each second.
type conversation struct {
	local, remote         string
	localPort, remotePort uint16
	proto                 uint16
	owner                 flows.OwnerID
	evidence              flows.Evidence
	// sent and received are bytes a second at most; beat is how many seconds a
	// burst takes, 0 for an even flow; from and to are the seconds it lives in.
	sent, received uint64
	beat           int
	from, to       int
}

// forever is a life that does not end.
const forever = 1 << 30

// localIPv4 are the host's addresses.
const (
	localIPv4 = "192.0.2.10"
	localIPv6 = "2001:db8:7::10"
)

var conversations = []conversation{
	{localIPv4, "203.0.113.80", 50412, 443, tcp, 1, flows.EvidenceEvent, 96_000, 5_400_000, 9, 4, forever},
	{localIPv6, "2001:db8:40::5", 58311, 443, udp, 1, flows.EvidenceEvent, 31_000, 1_900_000, 4, 0, forever},
	{localIPv4, "198.51.100.7", 41022, 5432, tcp, 2, flows.EvidenceTable, 305_000, 244_000, 0, 0, forever},
	{localIPv4, "198.51.100.7", 41023, 5432, tcp, 2, flows.EvidenceTable, 21_000, 188_000, 3, 2, forever},
	{localIPv4, "203.0.113.25", 39410, 22, tcp, 3, flows.EvidenceEvent, 4_100, 9_800, 5, 0, forever},
	{localIPv4, "198.51.100.120", 47002, 443, tcp, 4, flows.EvidenceEvent, 2_300_000, 41_000, 12, 10, forever},
	{localIPv4, "203.0.113.130", 51514, 993, tcp, 5, flows.EvidenceEvent, 900, 6_200, 7, 0, forever},
	{localIPv4, "192.0.2.1", 60211, 53, udp, 6, flows.EvidenceGuess, 620, 1_450, 2, 0, forever},
	{localIPv4, "192.0.2.77", 0, 0, icmp, 0, flows.EvidenceNone, 84, 84, 0, 0, forever},
	{localIPv6, "2001:db8:40::9", 0, 0, icmp6, 0, flows.EvidenceNone, 72, 72, 10, 0, forever},
	{localIPv4, "203.0.113.9", 443, 55123, tcp, 7, flows.EvidenceTable, 740_000, 18_000, 6, 20, forever},
	{localIPv4, "203.0.113.201", 443, 61022, tcp, 7, flows.EvidenceTable, 210_000, 9_000, 8, 0, 44},
	{localIPv4, "198.51.100.33", 123, 123, udp, 8, flows.EvidenceTable, 90, 90, 16, 0, forever},
	{"172.20.0.4", "203.0.113.61", 45990, 8883, tcp, 9, flows.EvidenceEvent, 14_000, 2_600, 3, 5, forever},
	{localIPv4, "192.0.2.21", 40404, 9100, tcp, 10, flows.EvidenceEvent, 8_000, 66_000, 0, 30, forever},
	{"", "", 0, 0, arp, 0, flows.EvidenceNone, 42, 60, 13, 0, forever},
}

// key is the flow's key. The sample captures one interface.
func (c *conversation) key() flows.Key {
	k := flows.Key{LocalPort: c.localPort, RemotePort: c.remotePort, Proto: c.proto}
	if c.local == "" {
		return k
	}
	local := netip.MustParseAddr(c.local)
	k.Local, k.Remote = flows.AddrFrom(local), flows.AddrFrom(netip.MustParseAddr(c.remote))
	k.Net = flows.NetIPv4
	if local.Is6() {
		k.Net = flows.NetIPv6
	}
	return k
}

// share is how much of its most a conversation carries in a second, out of a
// thousand: bursts rise quickly and fall slowly.
func (c *conversation) share(second int) uint64 {
	if second < c.from || second >= c.to {
		return 0
	}
	if c.beat == 0 {
		return 960 + uint64(second*37%80)
	}
	at := (second + c.beat*3/4) % c.beat
	rest := uint64(c.beat-at) * 1000 / uint64(c.beat)
	return rest * rest / 1000 * (700 + uint64(second*53%300)) / 1000
}

// packet is about how many bytes a packet carries.
const packet = 900

// delta is what the conversation carries in a second, if anything.
func (c *conversation) delta(second int) (flows.Delta, bool) {
	share := c.share(second)
	bytes := flows.Pair{Sent: c.sent * share / 1000, Recv: c.received * share / 1000}
	if bytes.Sum() == 0 {
		return flows.Delta{}, false
	}
	at := Start.Add(time.Duration(second) * time.Second).UnixNano()
	d := flows.Delta{Key: c.key(), First: at + 10_000_000, Last: at + 970_000_000}
	d.Bytes = bytes
	d.Packets = flows.Pair{Sent: (bytes.Sent + packet - 1) / packet, Recv: (bytes.Recv + packet - 1) / packet}
	return d, true
}
