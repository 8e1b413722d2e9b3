package replay

import (
	"testing"
	"time"

	"iftopgo/flows"
)

// Packets of the demo get lost for a moment, and with them some FIN: as few connections
// as that may stay open.
func TestConnectionsOfTheDemoOpenAndClose(t *testing.T) {
	t.Parallel()
	type connection struct {
		state flows.TCPState
		last  flows.Slot
	}
	known := map[flows.Key]connection{}
	var end flows.Slot
	for _, b := range demoBatches(t, 10*time.Minute) {
		for _, d := range b.Deltas {
			if d.Key.Proto != flows.ProtoTCP || d.Key.Net == flows.NetNone {
				if d.TCP != 0 {
					t.Fatalf("%+v has a connection", d)
				}
				continue
			}
			c, seen := known[d.Key]
			if !seen && d.TCP&flows.TCPOpened == 0 {
				t.Errorf("%v begins without a SYN in slot %d", d.Key, b.To)
			}
			if over := c.state.Closed() && c.last < b.To-1; over && d.TCP&flows.TCPOpened == 0 {
				t.Errorf("%v goes on in slot %d, closed in slot %d", d.Key, b.To, c.last)
			}
			known[d.Key] = connection{c.state.Then(d.TCP), b.To}
		}
		end = b.To
	}
	var closed, reset, left int
	for _, c := range known {
		switch {
		case c.state&flows.TCPReset != 0:
			reset++
		case c.state.Closed():
			closed++
		case c.last < end-30:
			left++
		}
	}
	if closed < 200 || reset < 50 || left > 5 {
		t.Errorf("%d connections: %d closed, %d refused, and %d silent without having been closed",
			len(known), closed, reset, left)
	}
}
