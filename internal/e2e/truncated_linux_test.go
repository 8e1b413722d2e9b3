package e2e

import (
	"testing"

	"iftopgo/internal/nettest"
)

// TestTruncatedRecordingIsReportedOnTheScreen plays one to where it breaks off, back
// and there again.
func TestTruncatedRecordingIsReportedOnTheScreen(t *testing.T) {
	t.Parallel()
	whole := read(t, sample("ethernet.pcap"))
	path := fileWith(t, "broken.pcap", whole[:len(whole)-1])
	s := terminal{}.open(t, "-r", path)
	const cut = "packet 26: the file ends within the packet's bytes"
	for range 2 {
		s.expectScreen("⚠ 0:02/0:02", "the recording has ended: ", cut, "flows 18/18")
		s.press("left")
		s.expectGone(cut)
	}
	s.expectScreen(cut)
	s.press("q")
	s.expectExit(exitFailure)
	s.expectScreen("iftopgo: " + path + ": " + cut) // Below, where the shell goes on.
}

// TestScreenIsNotLiveWhileItsInterfaceIsDown takes the only one down and up.
func TestScreenIsNotLiveWhileItsInterfaceIsDown(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Remote, "-i", lab.Remote.Iface, "-Z")
	s.expectScreen("● live")
	lab.Remote.Down(t)
	s.expect("that it is not live", all(shows("⚠ down │"), lacks("● live")))
	lab.Remote.Up(t)
	s.expectScreen("● live")
	s.quit()
}
