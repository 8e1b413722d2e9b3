package accuracy

import (
	"flag"
	"testing"

	"iftopgo/internal/nettest"
)

var (
	matrixForm = flag.String("matrix", string(quick), "how much of the matrix is measured: quick, short or full")
	engine     = flag.String("engine", "auto", "what packets are captured with, as --engine has it")
	rings      = flag.Int("rings", 0, "among how many rings packets are divided, as --rings has it; 0 leaves that out")
	update     = flag.Bool("update", false, "measure all of it and write the tables of README.md and docs/accuracy.md")
)

// measured is the form of the matrix that the flags ask for.
func measured(t *testing.T) form {
	t.Helper()
	f := form(*matrixForm)
	if *update {
		f = full
	}
	if f != full && f != short && f != quick {
		t.Fatalf("-matrix is %q, want quick, short or full", f)
	}
	return f
}

// result is what was measured for a row.
type result struct {
	*row
	// packets and bytes are what was sent, kernel what the kernel counted.
	packets, bytes uint64
	kernel         nettest.Counters
	line
	used
	peers [2]heard
	// once is that of the link.
	once bool
}

// TestNumbersReconcileWithTheKernel runs the matrix: 0 bytes off wherever
// nothing was dropped, and received + dropped = sent everywhere.
func TestNumbersReconcileWithTheKernel(t *testing.T) {
	form := measured(t)
	var results []*result
	for _, kind := range links {
		rows := form.rowsOf(kind.name)
		if len(rows) == 0 {
			continue
		}
		t.Run(kind.name, func(t *testing.T) {
			l := kind.make(t)
			l.quiet(t)
			for _, r := range rows {
				t.Run(r.String(), func(t *testing.T) {
					got := measure(t, form, l, r)
					t.Log(got.in(form))
					got.check(t)
					results = append(results, got)
				})
			}
		})
	}
	if len(results) == 0 {
		t.Skip("nothing was measured")
	}
	if *update && !t.Failed() {
		write(t, results)
	}
}

// measure runs the program on the traffic of a row, and others beside it if the
// row says so: one after the other, so that none is in the way of the next.
func measure(t *testing.T, form form, l *link, r *row) *result {
	t.Helper()
	got := &result{row: r, once: l.once || l.also != ""}
	before := l.counters(t)
	got.line, got.used = iftopgo(t, l, func() { got.packets, got.bytes = r.traffic(t, l) })
	got.kernel = l.counters(t).Since(before)
	if !r.peers || form != full {
		return got
	}
	header := len(r.header(l))
	if r.send != nil {
		header = len(l.header) + 2
	}
	for i := range peers {
		got.peers[i] = listen(t, i, l, func() (uint64, uint64) { return r.traffic(t, l) }, header)
	}
	return got
}

// dropped is how many packets the kernel had no room for.
func (r *result) dropped() uint64 { return *r.Capture.KernelDrops }

// bytesOff is by how many bytes the totals differ from the kernel's, in both
// directions together.
func (r *result) bytesOff() uint64 {
	if r.once {
		return distance(r.TotalSent+r.TotalRecv, r.kernel.TxBytes+r.kernel.RxBytes)
	}
	return distance(r.TotalSent, r.kernel.TxBytes) + distance(r.TotalRecv, r.kernel.RxBytes)
}

// packetsOff is by how many packets what was received and dropped differs from
// what the kernel counted.
func (r *result) packetsOff() uint64 {
	return distance(r.Capture.Received+r.dropped(), r.kernel.TxPackets+r.kernel.RxPackets)
}

func distance(a, b uint64) uint64 { return max(a, b) - min(a, b) }

// check says what does not reconcile.
func (r *result) check(t *testing.T) {
	t.Helper()
	if r.packetsOff() != 0 {
		t.Errorf("received %d + dropped %d packets, the kernel counted %d sent and %d received",
			r.Capture.Received, r.dropped(), r.kernel.TxPackets, r.kernel.RxPackets)
	}
	if got := r.Capture.Received + r.dropped(); got != r.packets {
		t.Errorf("received %d + dropped %d packets, %d were sent", r.Capture.Received, r.dropped(), r.packets)
	}
	if got := r.PacketsSent + r.PacketsRecv; got != r.Capture.Received {
		t.Errorf("%d packets in the totals, %d received", got, r.Capture.Received)
	}
	if r.dropped() > 0 {
		return
	}
	if r.bytesOff() != 0 {
		t.Errorf("totals %d bytes sent, %d received; the kernel counted %d and %d",
			r.TotalSent, r.TotalRecv, r.kernel.TxBytes, r.kernel.RxBytes)
	}
	if got := r.TotalSent + r.TotalRecv; got != r.bytes {
		t.Errorf("totals %d bytes, %d were sent", got, r.bytes)
	}
	if r.what == "" && r.FlowCount != r.flows {
		t.Errorf("%d flows, %d were sent", r.FlowCount, r.flows)
	}
}
