package accounts

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
)

// counted is an interface that has received so many bytes.
func counted(name string, recv uint64) interfaces.Interface {
	return interfaces.Interface{Name: name, Counted: true, Counters: interfaces.Counters{Bytes: flows.Pair{Recv: recv}}}
}

func TestTheKernelsCountersAreShownAsTheyAre(t *testing.T) {
	t.Parallel()
	var k Kernel
	p := k.Read([]interfaces.Interface{counted("eth0", 1000), {Name: "en0"}, counted("wlan0", 5)})
	want := map[string]interfaces.Counters{"eth0": {Bytes: flows.Pair{Recv: 1000}}, "wlan0": {Bytes: flows.Pair{Recv: 5}}}
	if diff := cmp.Diff(KernelPage{Interfaces: want}, p); diff != "" {
		t.Error(diff)
	}
	if p = k.Read([]interfaces.Interface{counted("eth0", 7)}); p.Interfaces["eth0"].Bytes.Recv != 7 || len(p.Interfaces) != 1 {
		t.Errorf("when they have begun again: %+v", p)
	}
}

// TestInterfacesBeyondThePlacesAreInTheOther adds up what a reader sees increase on a host of more
// interfaces than there are places for, some of which come, go and get a place.
func TestInterfacesBeyondThePlacesAreInTheOther(t *testing.T) {
	t.Parallel()
	const n = Places + 50
	var k Kernel
	values := make(map[string]uint64)
	read := func(gone int) KernelPage {
		var all []interfaces.Interface
		for i := gone; i < n; i++ {
			name := fmt.Sprintf("veth%03d", i)
			values[name] += uint64(i)
			all = append(all, counted(name, values[name]))
		}
		return k.Read(all)
	}
	last := read(0)
	if len(last.Interfaces) != Places || last.Other != (interfaces.Counters{}) {
		t.Fatalf("at first there are %d, and an other of %+v", len(last.Interfaces), last.Other)
	}
	for step := range 20 {
		gone := step / 2 * 10 // Those with a place are the largest: at last some of them are gone.
		p := read(gone)
		var grown, want uint64
		for name, c := range p.Interfaces {
			if before, ok := last.Interfaces[name]; ok {
				grown += c.Bytes.Recv - before.Bytes.Recv
			}
		}
		grown += p.Other.Bytes.Recv - last.Other.Bytes.Recv
		for i := gone; i < n; i++ {
			want += uint64(i)
		}
		if grown != want {
			t.Fatalf("step %d: the reader sees %d, carried were %d", step, grown, want)
		}
		last = p
	}
	if len(last.Interfaces) != n-90 {
		t.Errorf("at last %d of %d have a place", len(last.Interfaces), n-90)
	}
}

func TestAnInterfaceThatIsCalledOtherIsInTheOther(t *testing.T) {
	t.Parallel()
	var k Kernel
	k.Read([]interfaces.Interface{counted(OtherName, 100)})
	if p := k.Read([]interfaces.Interface{counted(OtherName, 130)}); len(p.Interfaces) != 0 || p.Other.Bytes.Recv != 30 {
		t.Errorf("it is %+v", p)
	}
}
