package e2e

import (
	"strconv"
	"testing"

	"iftopgo/internal/nettest"
)

// TestTheLineThatReportsAFlowHasItsName sends a thousand flows of one packet: each has its name in
// the first line that it is in, and most are in no other one. Only where others have the CPU for a
// quarter of a second is a name in the next line.
func TestTheLineThatReportsAFlowHasItsName(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		const tries = 3
		for range tries {
			flows, late := namesInTime(t, engine)
			t.Logf("%d of %d flows have their name in their first line", flows-late, flows)
			if late == 0 {
				return
			}
		}
		t.Errorf("in each of %d captures a name was late", tries)
	})
}

// namesInTime sends flows of one packet with a name, and returns how many there were, and how many
// of them were in a line without it.
func namesInTime(t *testing.T, engine string) (flows, late int) {
	t.Helper()
	const all, perSecond, name = 1000, 300, "short.names.example"
	lab := nettest.New(t)
	hello := longHello(0, name)
	f := nettest.Flood{To: lab.Remote, Flows: all, TCP: true, Payload: len(hello), Start: hello}
	r, _ := openStream(t, lab.Remote, "-Z", "-N", "--engine", engine, "-i", lab.Remote.Iface)
	sent := make(chan error, 1)
	go func() {
		sent <- lab.Local.Try(func() error {
			_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: f.Each(lab.Local), Count: all, Rate: perSecond})
			return err
		})
	}()
	seen := map[string]bool{}
	for len(seen) < all {
		for _, row := range r.next().Flows {
			flow := strconv.Itoa(row.SrcPort) + " " + strconv.Itoa(row.DstPort)
			if row.Protocol != "TCP" || seen[flow] {
				continue
			}
			seen[flow] = true
			if row.NameSrc != name {
				late++
			}
		}
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	return len(seen), late
}
