package modeltest

import (
	"net/netip"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/model"
)

// carrier is an interface that carries up to so many bytes a second.
type carrier struct {
	interfaces.Interface
	sent, received uint64
	beat           int // how many seconds a burst takes, 0 for none
}

// carriers are the interfaces of the sample.
var carriers = []carrier{
	{of(1, "lo", "loopback", "", 0, "127.0.0.1/8", "::1/128"), 12_000, 12_000, 4},
	{of(2, "eth0", "ether", "", 1e9, "192.0.2.10/24", "2001:db8:7::10/64", "fe80::5054:ff:fe12:3456/64"), 3_100_000, 8_200_000, 9},
	{of(3, "wlan0", "ether", "", 0), 0, 0, 0},
	{of(4, "br-3f9c1a2b4d5e", "ether", "bridge", 0, "172.20.0.1/16"), 2_600, 14_000, 3},
	{of(5, "veth5f3a1b2c", "ether", "veth", 10e9), 14_000, 2_600, 3},
	{of(6, "wg0", "none", "wireguard", 0, "10.8.0.2/32"), 18_000, 240_000, 7},
	{of(7, "eth1", "ether", "", 100e6), 9_000_000, 120_000, 0},
}

// of is an interface; what is hardware has no kind.
func of(index int, name, link, kind string, speed uint64, addrs ...string) interfaces.Interface {
	i := interfaces.Interface{
		Name: name, Index: index, State: interfaces.Up, Type: link, Kind: kind, Speed: speed,
		Hardware: kind == "", Counted: true,
	}
	for _, a := range addrs {
		i.Addrs = append(i.Addrs, netip.MustParsePrefix(a))
	}
	switch name {
	case "wlan0":
		i.State = interfaces.Down
	case "veth5f3a1b2c":
		i.Master = 4
	}
	return i
}

// boot is what an interface has counted before it was looked at, in multiples of a second's.
const boot = 4321

// Interfaces are the counters of the sample's interfaces in a second.
func Interfaces(second int) model.InterfacesMsg {
	at := time.Duration(second) * time.Second
	msg := model.InterfacesMsg{Sample: interfaces.Sample{At: int64(at), Wall: Start.Add(at).UnixNano()}}
	for n, c := range carriers {
		share := conversation{sent: c.sent, received: c.received, beat: c.beat, to: forever}
		bytes := flows.Pair{Sent: c.sent * boot, Recv: c.received * boot}
		for s := range second {
			bytes.Sent += c.sent * share.share(s+n) / 1000
			bytes.Recv += c.received * share.share(s+n) / 1000
		}
		i := c.Interface
		i.Counters = interfaces.Counters{Bytes: bytes, Packets: flows.Pair{Sent: bytes.Sent / packet, Recv: bytes.Recv / packet}}
		if i.Name == "eth1" {
			i.Counters.Drops.Sent = uint64(second / 20)
		}
		msg.Sample.Interfaces = append(msg.Sample.Interfaces, i)
	}
	return msg
}

// Watched has the model watch interfaces for so many seconds.
func Watched(m model.Model, seconds int) model.Model {
	m.Interfaces.Watched = true
	for second := range seconds + 1 {
		m = Send(m, Interfaces(second))
	}
	return m
}
