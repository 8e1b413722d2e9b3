package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/internal/nettest"
)

// TestARecordingThatIsCutShortSaysSoOnTheScreen plays one to where it breaks off, back
// and there again.
func TestARecordingThatIsCutShortSaysSoOnTheScreen(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(sample("ethernet.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "broken.pcap")
	if err := os.WriteFile(path, whole[:len(whole)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	s := demoOn(t, 160, 40, "-r", path)
	const cut = "packet 26: the file ends within the packet's bytes"
	for range 2 {
		s.wait("the cut", func(picture string) bool {
			return strings.Contains(picture, "⚠ 0:02/0:02") && strings.Contains(picture, "the recording has ended: ") &&
				strings.Contains(picture, cut) && strings.Contains(picture, "flows 18/18")
		})
		s.press("left")
		s.wait("the beginning", func(picture string) bool { return !strings.Contains(picture, cut) })
	}
	s.until(cut)
	s.press("q")
	_ = s.cmd.Wait() // Its status is what is asked for.
	if got := s.cmd.ProcessState.ExitCode(); got != exitFailure {
		t.Errorf("ended with status %d, want %d", got, exitFailure)
	}
	<-s.read
	if !strings.Contains(s.picture(), "iftopgo: "+path+": "+cut) {
		t.Errorf("below the screen stands\n%s", s.picture())
	}
}

// TestAScreenWithoutItsInterfaceIsNotLive takes the only one down and up.
func TestAScreenWithoutItsInterfaceIsNotLive(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := onScreen(t, lab.Remote, "-i", lab.Remote.Iface, "-Z")
	s.until("● live")
	lab.Remote.Down(t)
	s.wait("that it is not live", func(picture string) bool {
		return strings.Contains(picture, "⚠ down │") && !strings.Contains(picture, "● live")
	})
	lab.Remote.Up(t)
	s.until("● live")
	s.press("q")
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}
