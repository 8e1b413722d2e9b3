package e2e

import (
	"bufio"
	"strings"
	"syscall"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestARecordingGoesOnWithoutTheReaderOfItsLines closes the pipe of the lines, and has traffic pass
// when the recorder has said that it noticed.
func TestARecordingGoesOnWithoutTheReaderOfItsLines(t *testing.T) {
	lab := nettest.New(t)
	dir := historyDir(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	cmd := program.Command(t, "record", "--json", "--limit=1", "-i", lab.Remote.Iface, "--dir", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	lab.Remote.Start(t, cmd)
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(said)
	text, err := lines.ReadString('\n')
	if err != nil || !strings.Contains(text, "nobody reads the lines any more; the recording goes on") {
		t.Fatalf("it says %q, %v", text, err)
	}
	const frames = 10_000
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: frames, Make: nettest.DistinctFlows})
		return err
	})
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if text, err := lines.ReadString('\n'); text != "" {
		t.Errorf("it also says %q, %v", text, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	kernel := lab.Remote.Counters(t, lab.Remote.Iface).Since(before)
	recorded, missed := recordedIn(t, dir, "2026..2099")
	if want := (flows.Pair{Sent: kernel.TxBytes, Recv: kernel.RxBytes}); recorded.Plus(missed).Sum() > want.Sum() || recorded.Plus(missed).Recv < frames {
		t.Errorf("%v recorded and %v missed; the kernel counted %v", recorded, missed, want)
	}
}
