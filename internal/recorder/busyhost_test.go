package recorder_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
	"iftopgo/internal/recorder"
)

// busyHost makes up the traffic of a host with many processes that speak to many others: a few
// with most of it, most with little.
type busyHost struct {
	random               *rand.Rand
	process, host, ports *rand.Zipf
	owners               []flows.Owner
	unowned, labels      flows.Labels
	owned                map[flows.Key]bool
}

const (
	busyProcesses = 60
	busyHosts     = 20_000
	busyPorts     = 30
)

func newBusyHost() *busyHost {
	r := rand.New(rand.NewPCG(1, 2))
	b := &busyHost{
		random: r, process: rand.NewZipf(r, 1.1, 3, busyProcesses-1), host: rand.NewZipf(r, 1.1, 20, busyHosts-1),
		ports: rand.NewZipf(r, 1.5, 1, busyPorts-1), owned: map[flows.Key]bool{},
	}
	for n := range busyProcesses {
		name := fmt.Sprintf("service-%d", n)
		b.owners = append(b.owners, flows.Owner{
			ID: flows.OwnerID(n + 1), Kind: flows.KindProcess, PID: n + 100, Name: name, Exe: "/usr/lib/" + name + "/" + name,
			User: fmt.Sprintf("user%d", n%7), PackageName: name, Container: fmt.Sprintf("container-%d", n%11),
		})
	}
	names := map[netip.Addr]string{}
	for n := range busyHosts {
		names[address(n).Netip()] = fmt.Sprintf("host-%d.region-%d.example.net", n, n%17)
	}
	networks := map[flows.Addr]*flows.Network{}
	for n := range busyHosts {
		networks[address(n)] = flows.NewNetwork(uint32(64_500+n%300), fmt.Sprintf("Organisation %d", n%300), "DE")
	}
	b.unowned = flows.Labels{Service: func(_, port uint16) string { return fmt.Sprintf("port%d", port) }}
	b.unowned = b.unowned.WithNames(names).WithNetworks(networks)
	return b
}

// address is that of a remote host.
func address(n int) flows.Addr {
	return flows.AddrFrom(netip.AddrFrom4([4]byte{198, byte(n >> 16), byte(n >> 8), byte(n)}))
}

// batch returns a batch of so many flows that ends at a time.
func (b *busyHost) batch(at time.Time, flowsOf int) flows.Batch {
	all := flows.Batch{At: at.UnixNano(), Closed: true, Health: flows.Health{Sources: []flows.Source{{Name: "eth0"}}}}
	all.To = flows.SlotOf(all.At - 1)
	all.From = all.To
	var owned []flows.Owned
	clear(b.owned)
	for n := range flowsOf {
		process := int(b.process.Uint64())
		k := flows.Key{
			Local: flows.AddrFrom(netip.AddrFrom4([4]byte{192, 0, 2, 1})), LocalPort: uint16(40_000 + process),
			Remote: address(int(b.host.Uint64())), RemotePort: uint16(100 + b.ports.Uint64()), Proto: 6, Net: flows.NetIPv4,
		}
		if !b.owned[k] {
			b.owned[k] = true
			owned = append(owned, flows.Owned{Key: k, Owner: flows.OwnerID(process + 1), Evidence: flows.EvidenceEvent})
		}
		d := flows.Delta{Key: k, First: all.At - 2, Last: all.At - 1}
		d.Bytes = flows.Pair{Sent: 1 + uint64(b.random.ExpFloat64()*1e5)/uint64(n+1), Recv: uint64(b.random.ExpFloat64() * 1e6)}
		all.Deltas = append(all.Deltas, d)
	}
	b.labels = b.unowned.WithOwners(b.owners, owned)
	return all
}

// sums returns what so many subjects, and about as many flows, carried, as it is kept.
func (b *busyHost) sums(at time.Time, subjects int) history.Sums {
	batch, all := b.batch(at, subjects), history.Sums{}
	for i := range batch.Deltas {
		d := &batch.Deltas[i]
		all.Add(history.SubjectOf(&d.Key, &b.labels), d.Bytes)
	}
	return all.Fold(200)
}

// recordAll records batches that are not live.
func recordAll(tb testing.TB, dir string, zone *time.Location, record func(r *recorder.Recorder)) {
	tb.Helper()
	db, err := store.OpenWriter(tb.Context(), dir, time.Unix(0, 0))
	if err != nil {
		tb.Fatal(err)
	}
	r, err := recorder.New(tb.Context(), recorder.Options{
		Log: func(text string) { tb.Error(text) }, Flush: recorder.DefaultFlush, Places: 200, Keep: store.DefaultKeep(), Zone: zone,
	}, db, time.Unix(0, 0))
	if err != nil {
		tb.Fatal(err)
	}
	record(r)
	if err := r.Close(&flows.Labels{}); err != nil {
		tb.Fatal(err)
	}
}
