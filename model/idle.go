package model

import (
	"fmt"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
)

// When an idle capture is pointed out: after a time without any packet, in nanoseconds,
// when another interface carries that many bytes a second at least.
const (
	idleAfter = int64(10 * time.Second)
	busyFrom  = 1250 // 10 kbit/s
)

// IdleText says for how long nothing was captured, and which interface has traffic
// meanwhile; empty while packets are captured, and where no other interface has any.
func (m *Model) IdleText() string {
	idle := &m.Interfaces.Idle
	h := m.Table.Health()
	if idle.Now-idle.Since < idleAfter || m.Done || m.Paused || len(h.Sources) == 0 {
		return ""
	}
	busy := m.busiest()
	if busy == nil {
		return ""
	}
	filtered := ""
	if m.CaptureFilter != "" {
		filtered = " that the capture filter matches"
	}
	return fmt.Sprintf("no packets on %s%s for %s; %s has %s: press %s", SourceNames(&h), filtered,
		FormatAge(idle.Now-idle.Since), busy.Name, m.Units().FormatRateUnit(busy.Rate.Sum()), m.Keys.Short(Interfaces))
}

// busiest returns the interface that has carried most in the last second, of those that
// are not captured on; nil when none has carried much.
func (m *Model) busiest() (busy *interfaces.Account) {
	if m.Interfaces.Shown == nil || m.Captures(flows.AnyInterface) {
		return nil
	}
	for _, a := range m.Interfaces.Shown.Accounts() {
		switch {
		case !a.Measured || a.Loopback() || a.Rate.Sum() < busyFrom || m.Captures(a.Name):
		case busy == nil || a.Rate.Sum() > busy.Rate.Sum():
			busy = a
		}
	}
	return busy
}
