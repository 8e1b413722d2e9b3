package e2e

import (
	"testing"

	"iftopgo/internal/nettest"
)

func TestFilterIsChangedWithoutLosingCounters(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := onScreen(t, lab.Remote, "-n", "-N", "-b", "-i", lab.Remote.Iface)
	flood(t, lab, 1000) // 142,000 bytes.
	s.until("142kB")
	s.press("\\udp port 9 and len < 100\r")
	s.until("capturing udp port 9 and len < 100")
	flood(t, lab, 1000) // None of them is that short.
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 1000, Payload: 18})
		return err
	})
	s.until("202kB") // 60,000 bytes more.
	s.press("\\\x15port x\r")
	s.until("column 6")
}
