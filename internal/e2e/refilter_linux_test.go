package e2e

import (
	"testing"

	"iftopgo/internal/nettest"
)

func TestChangingTheCaptureFilterKeepsCounters(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine string) {
		t.Parallel()
		lab := nettest.New(t)
		s := openOn(t, lab.Remote, "-n", "-N", "-b", "--engine", engine, "-i", lab.Remote.Iface)
		changeFilter(t, lab, s)
		s.press("\\")
		s.fillIn("port x")
		s.expectScreen("column 6")
	})
}

// changeFilter changes the filter on a screen, with a flood before and behind that: what was counted stays.
func changeFilter(t *testing.T, lab *nettest.Lab, s *screen) {
	t.Helper()
	flood(t, lab, 1000) // 142,000 bytes.
	s.expectScreen("142kB")
	s.press("\\", "udp port 9 and len < 100", "enter")
	s.expectScreen("capturing udp port 9 and len < 100")
	flood(t, lab, 1000) // None of them is that short.
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: 1000, Payload: 18})
		return err
	})
	s.expectScreen("202kB") // 60,000 bytes more.
}
