package iface

import (
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vishvananda/netlink"

	"iftopgo/flows/interfaces"
	"iftopgo/internal/nettest"
)

// patience is how long the kernel has to notice something.
const patience = time.Minute

// sampled reads the interfaces in a host.
func sampled(t *testing.T, h *nettest.Host, s *Sampler) (all []interfaces.Interface) {
	t.Helper()
	h.Do(t, func() (err error) { // The sockets are those of the namespace they were opened in.
		all, err = s.Read()
		return err
	})
	return all
}

// names are the names of interfaces.
func names(all []interfaces.Interface) string {
	var out []string
	for _, i := range all {
		out = append(out, i.Name)
	}
	return strings.Join(out, " ")
}

// named returns the interface of a name.
func named(t *testing.T, all []interfaces.Interface, name string) interfaces.Interface {
	t.Helper()
	i := slices.IndexFunc(all, func(i interfaces.Interface) bool { return i.Name == name })
	if i < 0 {
		t.Fatalf("there is no %s among %s", name, names(all))
	}
	return all[i]
}

// TestBothWaysOfReadingCountersAgree compares RTM_GETSTATS with what a list of interfaces
// says, which is read where the kernel does not permit that.
func TestBothWaysOfReadingCountersAgree(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 1000, Payload: 200})
		return err
	})
	usual, old := new(Sampler), &Sampler{stats: statsReader{lacking: true}}
	t.Cleanup(func() { _, _ = usual.Close(), old.Close() })
	a, b := sampled(t, lab.Remote, usual), sampled(t, lab.Remote, old)
	if diff := cmp.Diff(a, b, cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
		t.Errorf("RTM_GETSTATS (-), RTM_GETLINK (+):\n%s", diff)
	}
	if got := named(t, a, lab.Remote.Iface); got.Counters.Packets.Recv < 1000 || len(got.Addrs) == 0 || !got.Counted || got.State != interfaces.Up {
		t.Errorf("after 1000 packets: %+v", got)
	}
}

// TestInterfacesThatChangeAreRead makes, renames, takes down and removes an interface between
// samples of the same sampler.
func TestInterfacesThatChangeAreRead(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := new(Sampler)
	t.Cleanup(func() { _ = s.Close() })
	host := lab.Local
	do := func(f func() error) { t.Helper(); host.Do(t, f) }
	link := func(name string, f func(netlink.Link) error) func() error {
		return func() error {
			l, err := netlink.LinkByName(name)
			if err != nil {
				return err
			}
			return f(l)
		}
	}
	if got := names(sampled(t, host, s)); got != "lo lab0" {
		t.Fatalf("at first there are %s", got)
	}
	do(func() error { return netlink.LinkAdd(&netlink.Bridge{LinkAttrs: netlink.LinkAttrs{Name: "br0"}}) })
	if got := named(t, sampled(t, host, s), "br0"); got.Kind != "bridge" || got.State != interfaces.Down || got.Hardware {
		t.Errorf("a new bridge: %+v", got)
	}
	lab.Remote.Down(t)
	for end := time.Now().Add(patience); named(t, sampled(t, host, s), "lab0").State != interfaces.NoLink; { // The kernel finds out a little later (linkwatch).
		if time.Now().After(end) {
			t.Fatal("an interface whose other end is down still has a link")
		}
		runtime.Gosched()
	}
	do(link("lab0", func(l netlink.Link) error {
		return netlink.LinkSetMaster(l, &netlink.Bridge{LinkAttrs: netlink.LinkAttrs{Name: "br0"}})
	}))
	all := sampled(t, host, s)
	if lab0 := named(t, all, "lab0"); lab0.Master != named(t, all, "br0").Index || !lab0.Elsewhere || lab0.Kind != "veth" || lab0.Lower != 0 {
		t.Errorf("a port of it: %+v", lab0)
	}
	do(link("br0", netlink.LinkSetDown))
	do(link("br0", func(l netlink.Link) error { return netlink.LinkSetName(l, "lan") }))
	if got := names(sampled(t, host, s)); got != "lo lab0 lan" {
		t.Errorf("after it was renamed there are %s", got)
	}
	do(link("lan", netlink.LinkDel))
	if got := names(sampled(t, host, s)); got != "lo lab0" {
		t.Errorf("after it was removed there are %s", got)
	}
}

// TestHowInterfacesLieOnEachOther makes what this kernel can make on top of a veth pair.
func TestHowInterfacesLieOnEachOther(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	host := lab.Local
	below := func() int {
		l, err := netlink.LinkByName(host.Iface)
		if err != nil {
			t.Fatal(err)
		}
		return l.Attrs().Index
	}
	made := make(map[string]string)
	host.Do(t, func() error {
		attrs := func(name string) netlink.LinkAttrs {
			a := netlink.NewLinkAttrs()
			a.Name, a.ParentIndex = name, below()
			return a
		}
		for _, l := range []netlink.Link{
			&netlink.Vlan{LinkAttrs: attrs("v5"), VlanId: 5},
			&netlink.Macvlan{LinkAttrs: attrs("mv0"), Mode: netlink.MACVLAN_MODE_BRIDGE},
			&netlink.Vxlan{LinkAttrs: attrs("vx0"), VxlanId: 7, VtepDevIndex: below(), Port: 4789},
		} {
			if err := netlink.LinkAdd(l); err != nil {
				t.Logf("this kernel makes no %s: %v", l.Type(), err)
				continue
			}
			made[l.Attrs().Name] = l.Type()
		}
		return nil
	})
	if len(made) == 0 {
		t.Skip("this kernel makes no VLAN, macvlan or VXLAN")
	}
	s := new(Sampler)
	t.Cleanup(func() { _ = s.Close() })
	all := sampled(t, host, s)
	for name, kind := range made {
		if got := named(t, all, name); (got.Lower != named(t, all, host.Iface).Index && kind != "vxlan") || got.Kind != kind || got.Hardware {
			t.Errorf("%s on %s: %+v", kind, host.Iface, got)
		}
	}
	table := new(interfaces.Table).Fold(interfaces.Sample{At: 1, Interfaces: all})
	for _, a := range table.Accounts() {
		if a.Physical != (a.Name == host.Iface) {
			t.Errorf("%s is physical: %v", a.Name, a.Physical)
		}
	}
}

// BenchmarkSampler reads the counters of this host's interfaces, as once a second.
func BenchmarkSampler(b *testing.B) {
	s := new(Sampler)
	b.Cleanup(func() { _ = s.Close() })
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Read(); err != nil {
			b.Fatal(err)
		}
	}
}
