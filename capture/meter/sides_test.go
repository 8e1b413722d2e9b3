package meter

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// The stations of a network that is mirrored: its gateway, its hosts, and this host.
var (
	router  = MAC{2, 0, 0, 0, 0, 0xfe}
	router2 = MAC{2, 0, 0, 0, 0, 0xfd}
	hostA   = MAC{2, 0, 0, 0, 0, 1}
	hostB   = MAC{2, 0, 0, 0, 0, 2}
	ours    = MAC{2, 0, 0, 0, 0, 0x99}
)

// mirrored is a packet between two stations.
type mirrored struct {
	from, to MAC
	src, dst string
	dir      frame.Dir
}

func (p mirrored) frame() *frame.Frame {
	f := packet{p.src, p.dst, p.dir, 100}.frame()
	copy(f.Data, p.to[:])
	copy(f.Data[len(p.to):], p.from[:])
	return f
}

// both returns a packet and its answer.
func both(from, to MAC, src, dst string) []mirrored {
	return []mirrored{{from, to, src, dst, frame.DirOther}, {to, from, dst, src, frame.DirOther}}
}

// sites is traffic of a host with so many sites, whose packets came first.
func sites(host MAC, n int) (all []mirrored) {
	for i := range n {
		all = append(all, both(router, host, fmt.Sprintf("198.51.%d.7:443", i), "203.0.113.2:50000")...)
	}
	return all
}

// neighbours is traffic of a host with so many others of one network.
func neighbours(host MAC, n int) (all []mirrored) {
	for i := range n {
		all = append(all, both(router, host, fmt.Sprintf("198.51.100.%d:443", i+1), "203.0.113.2:50000")...)
	}
	return all
}

// networksOf is traffic of so many networks that are behind a station.
func networksOf(host MAC, n int) (all []mirrored) {
	for i := range n {
		all = append(all, both(host, router, fmt.Sprintf("192.0.%d.7:443", 100+i), "198.51.100.1:50000")...)
	}
	return all
}

// onMirror returns a meter of a host that has an address and a MAC address of its own.
func onMirror(gateways ...MAC) *Meter {
	var local LocalAddrs
	local.Set([]netip.Addr{netip.MustParseAddr("192.0.2.99")})
	local.SetMACs([]MAC{ours}, gateways)
	m := New(&capture.Options{Interfaces: []string{"eth0"}}, &local)
	return &m
}

// batch counts packets, and returns the flows of their batch.
func (m *Meter) batch(packets ...mirrored) (all []string) {
	for _, p := range packets {
		m.Add(p.frame())
	}
	b := flows.Batch{At: 1}
	m.flush(&b)
	for i := range b.Deltas {
		all = append(all, describe(&b.Deltas[i]))
	}
	return all
}

func TestSidesOfAMirrorPortAreTold(t *testing.T) {
	t.Parallel()
	lan := both(hostA, hostB, "203.0.113.1:4711", "203.0.113.2:22")
	for name, c := range map[string]struct {
		gateways []MAC
		before   []mirrored // in an earlier batch
		packets  []mirrored
		want     string // the flow of the first of them
		guessed  uint64
	}{
		"by a gateway of our own": {
			[]MAC{router},
			nil,
			both(router, hostA, "198.51.100.7:443", "203.0.113.1:50000"),
			"203.0.113.1:50000 198.51.100.7:443 100/100", 0,
		},
		"by the networks that the gateway stands for, which were seen before": {
			nil, sites(hostB, 4),
			both(router, hostA, "198.51.100.7:443", "203.0.113.1:50000"),
			"203.0.113.1:50000 198.51.100.7:443 100/100", 0,
		},
		"by those that are seen in the same batch, later": {
			nil, nil,
			append(both(router, hostA, "198.51.100.7:443", "203.0.113.1:50000"), sites(hostB, 4)...),
			"203.0.113.1:50000 198.51.100.7:443 100/100", 0,
		},
		"the private one of two addresses": {
			nil, nil,
			both(router, hostA, "198.51.100.7:443", "10.1.2.3:50000"),
			"10.1.2.3:50000 198.51.100.7:443 100/100", 0,
		},
		"the private one of two in IPv6": {
			nil, nil,
			both(router, hostA, "[2001:db8::7]:443", "[fd77::1]:50000"),
			"[fd77::1]:50000 [2001:db8::7]:443 100/100", 0,
		},
		"a private address behind the gateway is remote": {
			[]MAC{router},
			nil,
			both(router, hostA, "10.1.2.3:50000", "203.0.113.1:443"),
			"203.0.113.1:443 10.1.2.3:50000 100/100", 0,
		},
		"as long as there is no gateway, the side that sent first, by guess": {
			nil, nil,
			both(router, hostA, "198.51.100.7:443", "203.0.113.1:50000"),
			"198.51.100.7:443 203.0.113.1:50000 100/100", 1,
		},
		"both hosts are local": {
			[]MAC{router},
			sites(hostB, 1), lan,
			"203.0.113.1:4711 203.0.113.2:22 100/100", 0,
		},
		"between two gateways, by guess": {
			[]MAC{router, router2},
			nil,
			both(router, router2, "198.51.100.7:443", "203.0.113.1:50000"),
			"198.51.100.7:443 203.0.113.1:50000 100/100", 1,
		},
		"a host with some networks of its own is no gateway beside one": {
			nil, append(sites(hostB, 16),
				append(both(hostA, hostB, "203.0.114.1:1", "203.0.113.2:2"), both(hostA, hostB, "203.0.115.1:1", "203.0.113.2:2")...)...),
			both(router, hostA, "198.51.100.7:443", "203.0.113.1:50000"),
			"203.0.113.1:50000 198.51.100.7:443 100/100", 0,
		},
		"by the addresses that the gateway stands for, all in one network": {
			nil, neighbours(hostA, leastAddresses),
			both(router, hostA, "198.51.100.250:443", "203.0.113.2:50000"),
			"203.0.113.2:50000 198.51.100.250:443 100/100", 0,
		},
		"by the addresses that are seen in the same batch, later": {
			nil, nil,
			append(both(router, hostA, "198.51.100.250:443", "203.0.113.2:50000"), neighbours(hostA, leastAddresses-1)...),
			"203.0.113.2:50000 198.51.100.250:443 100/100", 0,
		},
		"by guess as long as those are a few": {
			nil, neighbours(hostA, leastAddresses-2),
			both(router, hostA, "198.51.100.250:443", "203.0.113.2:50000"),
			"198.51.100.250:443 203.0.113.2:50000 100/100", 1,
		},
		"a host of two addresses is a host among many, by guess": {
			nil, append(neighbours(hostA, leastAddresses), both(router, hostA, "198.51.100.1:443", "203.0.113.3:50000")...),
			both(router, hostA, "198.51.100.250:443", "203.0.113.2:50000"),
			"198.51.100.250:443 203.0.113.2:50000 100/100", 1,
		},
		"a private address beside many of the Internet is local, whoever has those": {
			nil, neighbours(hostB, leastAddresses),
			both(router, hostB, "10.1.2.3:443", "198.51.100.1:50000"),
			"10.1.2.3:443 198.51.100.1:50000 100/100", 0,
		},
		"networks tell more than addresses": {
			nil, append(neighbours(hostA, leastAddresses), networksOf(hostA, 4)...),
			both(hostA, router, "203.0.113.2:50000", "198.51.100.250:443"),
			"198.51.100.250:443 203.0.113.2:50000 100/100", 0,
		},
		"what this host forwards has its direction from the kernel": {
			[]MAC{router},
			nil,
			[]mirrored{{hostA, ours, "203.0.113.1:50000", "198.51.100.7:443", frame.DirIn}},
			"198.51.100.7:443 203.0.113.1:50000 0/100", 0,
		},
		"what this host sends, too": {
			[]MAC{router},
			nil,
			[]mirrored{{ours, hostA, "198.51.100.7:443", "203.0.113.1:50000", frame.DirOut}},
			"198.51.100.7:443 203.0.113.1:50000 100/0", 0,
		},
		"what a bridge sends, by the gateway": {
			[]MAC{router},
			nil,
			[]mirrored{{router, hostA, "198.51.100.7:443", "203.0.113.1:50000", frame.DirOut}},
			"203.0.113.1:50000 198.51.100.7:443 0/100", 0,
		},
		"our own address is local, whatever is behind its station": {
			[]MAC{router},
			nil,
			both(hostA, router, "198.51.100.7:443", "192.0.2.99:50000"),
			"192.0.2.99:50000 198.51.100.7:443 100/100", 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := onMirror(c.gateways...)
			m.batch(c.before...)
			before := m.sides.guessed
			got := m.batch(c.packets...)
			if len(got) == 0 || got[0] != c.want || m.sides.guessed-before != c.guessed {
				t.Errorf("%q, %d by guess; want %q, %d", got, m.sides.guessed-before, c.want, c.guessed)
			}
		})
	}
}

func TestFlowsAreTurnedAroundOnceTheirGatewayIsKnown(t *testing.T) {
	t.Parallel()
	m := onMirror()
	long := both(router, hostA, "198.51.100.7:443", "203.0.113.1:50000")
	first := m.batch(long...)
	guessed := m.sides.guessed
	m.batch(sites(hostB, 4)...)
	second := m.batch(long[0])
	want := [][]string{{"198.51.100.7:443 203.0.113.1:50000 100/100"}, {"203.0.113.1:50000 198.51.100.7:443 0/100"}}
	if diff := cmp.Diff(want, [][]string{first, second}); diff != "" || guessed != 1 || m.sides.guessed != 0 {
		t.Errorf("(-want +got), %d and then %d by guess, want 1 and 0:\n%s", guessed, m.sides.guessed, diff)
	}
}

func TestAConnectionThatIsTurnedAroundEnds(t *testing.T) {
	t.Parallel()
	for s, want := range map[flows.TCPState]flows.TCPState{
		flows.TCPOpened | flows.TCPFinSent:  flows.TCPOpened | flows.TCPFinRecv,
		flows.TCPFinRecv | flows.TCPReset:   flows.TCPFinSent | flows.TCPReset,
		flows.TCPFinSent | flows.TCPFinRecv: flows.TCPFinSent | flows.TCPFinRecv,
		0:                                   0,
	} {
		d := flows.Delta{TCP: s}
		reverse(&d)
		if d.TCP != want {
			t.Errorf("%b is %b from the other side, want %b", s, d.TCP, want)
		}
	}
}

// TestNothingIsLostWhenFlowsAreTurnedAround sends packets between any stations, in any
// batches, and adds up what comes out for each pair of ends.
func TestNothingIsLostWhenFlowsAreTurnedAround(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := onMirror()
		want, got := map[string]uint64{}, map[string]uint64{}
		stations := []MAC{router, router2, hostA, hostB, ours}
		for range rapid.IntRange(1, 5).Draw(t, "batches") {
			for range rapid.IntRange(0, 60).Draw(t, "packets") {
				addr := func(name string) string {
					return fmt.Sprintf("%d.51.%d.1:443", rapid.SampledFrom([]int{10, 198}).Draw(t, name), rapid.IntRange(0, 20).Draw(t, name))
				}
				p := mirrored{
					rapid.SampledFrom(stations).Draw(t, "from"), rapid.SampledFrom(stations).Draw(t, "to"), addr("src"), addr("dst"),
					rapid.SampledFrom([]frame.Dir{frame.DirOther, frame.DirOut, frame.DirIn, frame.DirUnknown}).Draw(t, "dir"),
				}
				want[p.src+p.dst] += 100
				m.Add(p.frame())
			}
			b := flows.Batch{At: 1}
			m.flush(&b)
			for _, d := range b.Deltas {
				local := netip.AddrPortFrom(d.Key.Local.Netip(), d.Key.LocalPort).String()
				remote := netip.AddrPortFrom(d.Key.Remote.Netip(), d.Key.RemotePort).String()
				if local == remote {
					got[local+remote] += d.Bytes.Sum()
					continue
				}
				got[local+remote] += d.Bytes.Sent
				got[remote+local] += d.Bytes.Recv
			}
		}
		for pair, n := range got {
			if n == 0 {
				delete(got, pair)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("bytes of each direction (-sent +counted):\n%s", diff)
		}
	})
}

func TestStationsAreBounded(t *testing.T) {
	t.Parallel()
	m := onMirror(router)
	for i := range 3 * mostStations {
		host := MAC{6, 0, 0, 0, byte(i >> 8), byte(i)}
		m.Add(mirrored{router, host, fmt.Sprintf("198.51.%d.%d:443", i>>8, i&255), "203.0.113.1:50000", frame.DirOther}.frame())
	}
	if n := len(m.sides.all); n > mostStations {
		t.Errorf("%d stations are remembered", n)
	}
	got := m.batch(both(router, MAC{6, 1}, "198.51.100.7:1", "203.0.113.1:2")...)
	if last := got[len(got)-1]; last != "203.0.113.1:2 198.51.100.7:1 100/100" {
		t.Errorf("beside a station that has no room: %s", last)
	}
}

func TestMeteringAKnownFlowOfAMirrorAllocatesNothing(t *testing.T) {
	m := onMirror()
	f := both(router, hostA, "198.51.100.7:443", "203.0.113.1:50000")[0].frame()
	m.Add(f)
	if n := testing.AllocsPerRun(1000, func() { m.Add(f) }); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}
