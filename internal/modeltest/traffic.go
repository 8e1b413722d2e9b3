package modeltest

import (
	"fmt"
	"time"

	"iftopgo/flows"
	"iftopgo/model"
)

// Second returns the batch that follows after so many seconds, for tests that
// let time go on.
func (o Options) Second(n int) model.BatchMsg { return model.BatchMsg{Batch: o.batch(n)} }

// batch is what is metered in a second.
func (o Options) batch(second int) flows.Batch {
	start := Start.Add(time.Duration(second) * time.Second)
	b := flows.Batch{
		Start: Start.UnixNano(), At: start.Add(time.Second).UnixNano(),
		From: flows.SlotOf(start.UnixNano()), To: flows.SlotOf(start.UnixNano()), Closed: true,
		Health: o.health(second),
	}
	for i := range conversations {
		if d, ok := conversations[i].delta(second); ok {
			b.Deltas = append(b.Deltas, d)
		}
	}
	b.Deltas = append(b.Deltas, o.ended(second)...)
	for i := range o.Extra {
		c := conversation{
			local: localIPv4, remote: fmt.Sprintf("198.18.%d.%d", i>>8, i&255), localPort: uint16(30_000 + i), remotePort: 443, proto: tcp,
			sent: uint64(900 + 370*i), received: uint64(70_000 / (i + 1)), beat: i % 11, to: forever,
		}
		if d, ok := c.delta(second); ok {
			b.Deltas = append(b.Deltas, d)
		}
	}
	if o.Machines {
		for i := range b.Deltas {
			b.Deltas[i].Key.Iface = flows.MachineIface(uint32(1+i%2), 0)
		}
	}
	b.Lossy = o.Lossy && second == o.lossAt()
	return b
}

// lossAt is the second in which packets are lost.
func (o Options) lossAt() int { return o.seconds() - 5 }

// health is the state of the capture after a second.
func (o Options) health(second int) flows.Health {
	h := flows.Health{
		Engine: "tpacket_v3", Received: uint64(second+1) * 11_240, Undecoded: 2,
		KernelDrops: flows.OptionalCount{OK: !o.DropsUnknown}, InterfaceDrops: flows.OptionalCount{OK: !o.DropsUnknown},
	}
	source := flows.Source{Name: "eth0", Iface: 2, Speed: 10_000_000_000}
	if o.DropsUnknown {
		h.Engine = "go-pcap"
		source.Note = "captured by go-pcap: the ring could not be set up"
	}
	if o.Lossy && second >= o.lossAt() {
		h.KernelDrops.N = 1204
	}
	if o.Reopening && second >= o.lossAt() {
		h.Restarts = 3
		source.State, source.Try, source.Reason = flows.Reopening, 3, "interface is down"
		source.RetryAt = Start.Add(time.Duration(second+5) * time.Second).UnixNano()
	}
	h.Sources = []flows.Source{source}
	if o.Machines {
		h.Engine = "ssh"
		h.Sources = []flows.Source{
			{Name: "web1", Machine: 1, Interface: "eth0"},
			{Name: "root@db.example.org", Machine: 2, Interface: "ens3", Drops: 17, State: flows.Reopening, Try: 2, RetryAt: Start.Add(time.Duration(second+3) * time.Second).UnixNano(), Reason: "Connection refused"},
			{Name: "backup", Machine: 3, State: flows.Ended, Reason: "its lines follow schema 2, this iftopgo reads schema 1: install a newer iftopgo here"},
		}
	}
	return h
}
