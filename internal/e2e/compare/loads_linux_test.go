package compare

import (
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/internal/nettest"
)

// load is a kind of traffic.
type load struct {
	name, title string
	// rate is in packets a second, 0 for as fast as the kernel takes them.
	flows, rate int
	transfer    bool
}

// loads are the kinds there are, in the order of the tables.
var loads = []*load{
	{name: "idle", title: "idle"},
	{name: "1k", title: "1,000/s, 1 flow", flows: 1, rate: 1000},
	{name: "100k", title: "100,000/s, 1,000 flows", flows: 1000, rate: 100_000},
	{name: "100k-20k", title: "100,000/s, 20,000 flows", flows: 20_000, rate: 100_000},
	{name: "full-1", title: "full rate, 1 flow", flows: 1},
	{name: "full-1k", title: "full rate, 1,000 flows", flows: 1000},
	{name: "full-20k", title: "full rate, 20,000 flows", flows: 20_000},
	{name: "full-65k", title: "full rate, 65,000 flows", flows: 65_000},
	{name: "tcp", title: "TCP with offload", transfer: true},
}

// idle says that nothing is sent.
func (l *load) idle() bool { return l.flows == 0 && !l.transfer }

// light says that so little is sent that CPU time is told for the time, not for a packet.
func (l *load) light() bool { return l.idle() || l.rate > 0 && l.rate <= 1000 }

// full says that the sender is as fast as it can be.
func (l *load) full() bool { return !l.idle() && l.rate == 0 }

// sent is what was sent, as the kernel counted it where it is captured.
type sent struct {
	nettest.Counters
	took time.Duration
}

func (s *sent) packets() float64 { return float64(s.RxPackets + s.TxPackets) }
func (s *sent) bytes() float64   { return float64(s.RxBytes + s.TxBytes) }

// send makes the traffic for a while, of frames if it is not a transfer.
func (l *load) send(t *testing.T, lab *nettest.Lab, frames [][]byte, d time.Duration) (s sent) {
	t.Helper()
	before, began := lab.Remote.Counters(t, lab.Remote.Iface), time.Now()
	switch {
	case l.idle():
		<-time.After(d)
	case l.transfer:
		transfer(t, lab, d)
	default:
		lab.Local.Do(t, func() error {
			if err := onSender(); err != nil {
				return err
			}
			_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: frames, Count: math.MaxInt, Rate: l.rate, For: d, Nap: time.Millisecond})
			return err
		})
	}
	s.took = time.Since(began)
	s.Counters = lab.Remote.Counters(t, lab.Remote.Iface).Since(before)
	return s
}

// introduce tells the hosts each other's hardware addresses, so that the kernel never asks: nothing
// is on the link but what is sent.
func introduce(t *testing.T, lab *nettest.Lab) {
	t.Helper()
	for h, other := range map[*nettest.Host]netlink.Neigh{
		lab.Local:  {IP: net.ParseIP(nettest.RemoteIPv4), HardwareAddr: lab.Remote.MAC},
		lab.Remote: {IP: net.ParseIP(nettest.LocalIPv4), HardwareAddr: lab.Local.MAC},
	} {
		h.Do(t, func() error {
			l, err := netlink.LinkByName(h.Iface)
			if err != nil {
				return fmt.Errorf("finding %s: %w", h.Iface, err)
			}
			other.LinkIndex, other.State = l.Attrs().Index, netlink.NUD_PERMANENT
			return netlink.NeighSet(&other)
		})
	}
}

// Where the checksum of UDP is in a frame, and how many bytes are behind its header.
const (
	checksumAt = 14 + 20 + 6
	payload    = 18
)

// frames makes a frame of 60 bytes for each flow. Their checksums are wrong, but by chance:
// the kernel that receives them answers none.
func (l *load) frames(lab *nettest.Lab) [][]byte {
	if l.flows == 0 {
		return nil
	}
	f := nettest.Flood{To: lab.Remote, Flows: l.flows, Payload: payload}
	all := f.Each(lab.Local)
	for _, frame := range all {
		binary.BigEndian.PutUint16(frame[checksumAt:], 1)
	}
	return all
}
