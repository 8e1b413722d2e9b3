package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

// timerSlack is how late the timers of the program may be.
const timerSlack = 2 * time.Millisecond

// TestTimerSlackIsSetInEveryThread looks at the slack of every thread of a capture that had the
// privilege to set it.
func TestTimerSlackIsSetInEveryThread(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	log := filepath.Join(t.TempDir(), "log")
	r, _ := openStream(t, lab.Remote, "-i", lab.Remote.Iface, "--log", log)
	if strings.Contains(read(t, log), "timers stay as precise as they are") {
		t.Skip("needs CAP_SYS_NICE")
	}
	pid := r.cmd.Process.Pid
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil || len(threads) < 2 {
		t.Fatalf("%d threads, %v", len(threads), err)
	}
	for _, thread := range threads {
		slack, err := os.ReadFile(fmt.Sprintf("/proc/%s/timerslack_ns", thread.Name()))
		if os.IsNotExist(err) {
			continue // It has ended.
		}
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprint(timerSlack.Nanoseconds()); strings.TrimSpace(string(slack)) != want {
			t.Errorf("thread %s of %d has a slack of %s ns, want %s", thread.Name(), pid, slack, want)
		}
	}
	r.finish()
}
