package remote

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/remote/sshlink"
	"iftopgo/flows"
)

// remoteLine is what a machine writes at the end of a second of its clock: it has sent a hundred
// bytes by one flow, and ten by none, in each second of the capture.
func remoteLine(second, uptime int64) string {
	stamp := time.Unix(0, at(second)).UTC().Format(time.RFC3339Nano)
	since := time.Unix(0, at(second-uptime)).UTC().Format(time.RFC3339Nano)
	return fmt.Sprintf(`{"schema":1,"timestamp":"%[1]s","interval":1,"uptime":%[2]d,"since":"%[3]s","interface":"eth0","total_sent":%[4]d,"total_recv":0,`+
		`"packets_sent":%[5]d,"packets_recv":0,"capture":{"received":%[5]d,"kernel_drops":%[2]d,"state":"live"},"flows":[{"src_ip":"192.0.2.1","dst_ip":"192.0.2.2","src_port":1,`+
		`"dst_port":2,"protocol":"TCP","total_sent":%[6]d,"total_recv":0,"packets_sent":%[2]d,"packets_recv":0,"interval_sent":100,"interval_recv":0,`+
		`"first_seen":"%[3]s","last_seen":"%[1]s","process_name":"curl","pid":7}]}`, stamp, uptime, since, 110*uptime, 2*uptime, 100*uptime) + "\n"
}

// fleet is machines of a test, whose clock is an hour ahead of theirs.
type fleet struct {
	*machines
	table   *flows.Table
	labels  flows.Labels
	batches []flows.Batch
	orders  map[int]sshlink.Order
}

const hour = 3600

func newFleet(names ...string) *fleet {
	f := &fleet{table: flows.NewTable(flows.Options{}), orders: map[int]sshlink.Order{}}
	f.machines = newMachines(&capture.Options{}, names, func(b flows.Batch) {
		f.labels = f.labels.WithTold(&b.Told)
		f.table = f.table.Fold(b, &f.labels)
		f.batches = append(f.batches, b)
	}, func(machine int, o sshlink.Order) { f.orders[machine] = o })
	for i := range names {
		f.event(&sshlink.Event{Kind: sshlink.Begun, Machine: i}, at(hour))
	}
	return f
}

// write has a machine write a text, some milliseconds after a second of its clock.
func (f *fleet) write(machine int, second, milliseconds int64, text string) {
	now := at(hour+second) + milliseconds*1_000_000
	f.event(&sshlink.Event{Kind: sshlink.Data, Machine: machine, Data: []byte(text)}, now)
	f.tick(now)
}

func TestMachinesAddUpSecondBySecond(t *testing.T) {
	t.Parallel()
	f := newFleet("web1", "web2")
	// The lines of one come now a little before the second, now behind it.
	for second := int64(1); second <= 20; second++ {
		f.write(0, second, 900, remoteLine(second, second))
		f.write(1, second+1, 20*(second%3)-20, remoteLine(second, second))
	}
	f.tick(at(hour + 23))
	total := f.table.Total().Total
	if total.Bytes.Sent != 2*20*110 || total.Packets.Sent != 2*20*2 {
		t.Errorf("the total is %+v, want what both have", total)
	}
	if _, peak := f.table.Peaks(f.table.Total()); peak != 2*110 {
		t.Errorf("the peak is %d bytes, want 220: a line was counted in another second", peak)
	}
	for i := range uint32(2) {
		key := flows.Key{
			Local: flows.Addr{10: 0xff, 11: 0xff, 12: 192, 14: 2, 15: 1}, Remote: flows.Addr{10: 0xff, 11: 0xff, 12: 192, 14: 2, 15: 2},
			LocalPort: 1, RemotePort: 2, Proto: flows.ProtoTCP, Net: flows.NetIPv4, Iface: flows.MachineIface(i+1, 0),
		}
		flow := f.table.Flow(key)
		if flow == nil || flow.Total.Bytes.Sent != 20*100 {
			t.Fatalf("the flow of machine %d is %+v", i, flow)
		}
		account := f.table.Account(flows.Machines.Of(key, &f.labels))
		if account == nil || account.Total.Bytes.Sent != 20*10 {
			t.Errorf("what no flow of machine %d has is %+v", i, account)
		}
		h := f.table.Health()
		if s := h.Machine(i + 1); s == nil || s.State != flows.Live || s.Drops != 20 || s.Interface != "eth0" {
			t.Errorf("machine %d is %+v", i, s)
		}
	}
	if h := f.table.Health(); h.KernelDrops.N != 40 || !h.HasMachines() {
		t.Errorf("the health is %+v", h)
	}
	if f.table.OtherAccount(flows.Machines).Total != (flows.Tally{}) {
		t.Error("something is of no machine")
	}
}

func TestLinesThatComeTogetherAddUpInOneSecond(t *testing.T) {
	t.Parallel()
	f := newFleet("web1", "web2")
	for second := int64(1); second <= 6; second++ { // Those of one come all at once.
		f.write(0, 6, 100, remoteLine(second, second))
		f.write(1, second, 100, remoteLine(second, second))
	}
	f.tick(at(hour + 10))
	for _, b := range f.batches {
		keys := map[flows.Key]bool{}
		for i := range b.Deltas {
			if keys[b.Deltas[i].Key] {
				t.Errorf("a flow has two deltas in second %d", b.To)
			}
			keys[b.Deltas[i].Key] = true
		}
	}
	if total := f.table.Total().Total.Bytes.Sent; total != 2*6*110 {
		t.Errorf("%d bytes in all, want those of all lines", total)
	}
}

func TestALostConnectionIsAGapThatIsMarked(t *testing.T) {
	t.Parallel()
	f := newFleet("web1")
	for second := int64(1); second <= 3; second++ {
		f.write(0, second, 100, remoteLine(second, second))
	}
	f.tick(at(hour + 5))
	if _, lost := f.table.LastLoss(); !lost {
		// The kernel there drops a packet in each second.
		t.Error("what was lost there is not marked")
	}
	before := len(f.batches)
	f.event(&sshlink.Event{Kind: sshlink.Ended, Reason: "Connection \x1b[31mrefused", Try: 2, RetryAt: at(hour + 9)}, at(hour+5))
	f.tick(at(hour + 7))
	h := f.table.Health()
	if s := h.Machine(1); s.State != flows.Reopening || s.Reason != "Connection [31mrefused" || s.Try != 2 || s.RetryAt != at(hour+9) {
		t.Errorf("the machine is %+v", s)
	}
	for _, b := range f.batches[before:] {
		if !b.Lossy {
			t.Errorf("second %d is not marked", b.To)
		}
	}
	f.event(&sshlink.Event{Kind: sshlink.Begun}, at(hour+9))
	f.write(0, 10, 100, remoteLine(10, 1))
	f.write(0, 11, 100, remoteLine(11, 2))
	f.tick(at(hour + 13))
	h = f.table.Health()
	if s := h.Machine(1); s.State != flows.Live || h.Restarts != 1 {
		t.Errorf("the machine is %+v, after %d restarts", s, h.Restarts)
	}
	if total := f.table.Total().Total.Bytes.Sent; total != 5*110 {
		t.Errorf("%d bytes in all, want those of both connections", total)
	}
}

// petabytes are lines of captures that begin anew, with 11 days each in which a petabyte was carried.
func petabytes() string {
	var all strings.Builder
	for i := range int64(9) {
		all.WriteString(strings.NewReplacer(`"uptime":1,`, fmt.Sprintf(`"uptime":%d,`, 1_000_000-i), `"total_sent":110,`, `"total_sent":1125899906842624,`).Replace(remoteLine(1, 1)))
	}
	return all.String()
}

func TestAMachineThatLiesHarmsNoOther(t *testing.T) {
	t.Parallel()
	lie := strings.Replace(remoteLine(1, 1), `"total_sent":110,`, `"total_sent":60,`, 1)
	rows := strings.Repeat(`{"protocol":"ARP"},`, sshlink.MaxRows) + `{"protocol":"ARP"}`
	for name, c := range map[string]struct {
		text, says string
		order      sshlink.Order
	}{
		"a giant line":       {strings.Repeat("{", MaxLine+1), "longer than 8 MiB", sshlink.Drop},
		"no JSON":            {"{\x1b]0;owned\x07\n", "it is no JSON", sshlink.Drop},
		"another schema":     {strings.Replace(remoteLine(1, 1), `"schema":1`, `"schema":7`, 1), "schema 7", sshlink.Refuse},
		"too many rows":      {`{"schema":1,"timestamp":"2026-01-01T00:00:00Z","flows":[` + rows + "]}\n", "501 rows, more than were asked for", sshlink.Drop},
		"greets for ever":    {strings.Repeat("Welcome\n", maxSkipped+1), "no line of --json", sshlink.Drop},
		"counts beyond it":   {strings.Replace(remoteLine(1, 1), `"total_sent":110,`, `"total_sent":1152921504606846976,`, 1), "more than can be carried", sshlink.Drop},
		"more than there is": {strings.NewReplacer(`"uptime":1,`, `"uptime":3000000000,`, `"total_sent":110,`, `"total_sent":1152921504606846976,`).Replace(remoteLine(1, 1)), "more than is believed", sshlink.Drop},
		"a petabyte a line":  {petabytes(), "more than can be carried", sshlink.Drop},
		"flows left out":     {strings.Replace(remoteLine(1, 1), `"flows":[`, `"flows":[{"unchanged":true},`, 1), "for which it was not asked", sshlink.Drop},
		"rows beyond it":     {lie, "1 line with more in rows than in total", 0},
		"greets":             {"Welcome!\n" + remoteLine(1, 1), "1 line before the first were not read", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFleet("good", "bad")
			f.write(0, 1, 100, remoteLine(1, 1))
			f.write(1, 1, 100, c.text)
			f.write(0, 2, 100, remoteLine(2, 2))
			f.tick(at(hour + 4))
			h := f.table.Health()
			bad := h.Machine(2)
			if told := bad.Reason + bad.Note; !strings.Contains(told, c.says) || flows.Clean(told, maxText) != told {
				t.Errorf("the screen says %q, want %q", told, c.says)
			}
			if f.orders[1] != c.order {
				t.Errorf("the order is %v, want %v", f.orders[1], c.order)
			}
			if good := f.table.Flow(flows.Key{
				Local: flows.Addr{10: 0xff, 11: 0xff, 12: 192, 14: 2, 15: 1}, Remote: flows.Addr{10: 0xff, 11: 0xff, 12: 192, 14: 2, 15: 2},
				LocalPort: 1, RemotePort: 2, Proto: flows.ProtoTCP, Net: flows.NetIPv4, Iface: flows.MachineIface(1, 0),
			}); good == nil || good.Total.Bytes.Sent != 200 {
				t.Errorf("the other machine has %+v", good)
			}
			if refused := bad.State == flows.Ended; refused != (c.order == sshlink.Refuse) {
				t.Errorf("the machine is %+v", bad)
			}
		})
	}
}

func TestASilentMachineIsTakenForLost(t *testing.T) {
	t.Parallel()
	f := newFleet("web1")
	f.write(0, 1, 100, remoteLine(1, 1))
	f.tick(at(hour + 14))
	if len(f.orders) != 0 {
		t.Errorf("after 13 s the orders are %v", f.orders)
	}
	f.tick(at(hour + 18))
	h := f.table.Health()
	if f.orders[0] != sshlink.Drop || f.allFailed() == nil {
		t.Errorf("after 17 s the orders are %v, of %+v", f.orders, h.Sources)
	}
}

func TestAConnectionWithoutALineIsGivenUp(t *testing.T) {
	t.Parallel()
	f := newFleet("web1")
	f.tick(at(hour + 100))
	if len(f.orders) != 0 {
		t.Errorf("while it may be asked for a password the orders are %v", f.orders)
	}
	f.event(&sshlink.Event{Kind: sshlink.Ready}, at(hour+100))
	f.event(&sshlink.Event{Kind: sshlink.Begun}, at(hour+100))
	f.event(&sshlink.Event{Kind: sshlink.Data, Data: []byte("welcome\n")}, at(hour+101))
	f.tick(at(hour + 159))
	if len(f.orders) != 0 {
		t.Errorf("after 59 s the orders are %v", f.orders)
	}
	f.tick(at(hour + 161))
	if f.orders[0] != sshlink.Drop || f.allFailed() == nil {
		t.Errorf("after 61 s the orders are %v", f.orders)
	}
}

func TestTheLastBatchHasWhatIsLeft(t *testing.T) {
	t.Parallel()
	f := newFleet("web1")
	f.write(0, 1, 100, remoteLine(1, 1))
	f.finish(at(hour+1) + 200_000_000)
	last := f.batches[len(f.batches)-1]
	if !last.Final || f.table.Total().Total.Bytes.Sent != 110 || last.Health.Sources[0].State != flows.Ended {
		t.Errorf("the last batch is %+v", last)
	}
}
