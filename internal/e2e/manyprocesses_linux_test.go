package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

// fork starts processes that do nothing until the test ends. Few machines can start so many
// programs; a shell can be copied as often.
func fork(t *testing.T, n int) {
	t.Helper()
	const script = `i=0; while [ $i -lt "$1" ]; do read -r _ <&3 & i=$((i + 1)); done; echo ready; wait`
	reading, writing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", script, "sh", strconv.Itoa(n))
	cmd.ExtraFiles = []*os.File{reading}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = writing.Close() // They read the end of it, and end.
		_ = cmd.Wait()
	})
	_ = reading.Close()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Skipf("this machine cannot have %d processes more: %q, %v", n, line, err)
	}
	if all, _ := filepath.Glob("/proc/[0-9]*"); len(all) < n {
		t.Skipf("this machine cannot have %d processes more: there are %d", n, len(all))
	}
}

// burn keeps every CPU busy, with several processes for each, until the test ends.
func burn(t *testing.T, each int) {
	t.Helper()
	for range each * runtime.NumCPU() {
		cmd := exec.Command("sh", "-c", "while :; do :; done")
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	}
}

// TestOwnersAreFoundOnABusyHostOfManyProcesses has no eBPF: all of /proc has to be read, up
// to the process that was started last, which takes a third of a second of CPU time.
func TestOwnersAreFoundOnABusyHostOfManyProcesses(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	path := withCapabilities(t, "cap_net_raw,cap_sys_ptrace,cap_dac_read_search")
	lab := nettest.New(t)
	fork(t, 10_000)
	burn(t, 4)
	r, _ := openStreamOf(t, lab.Remote, asNobody(exec.Command(path, "--json", "-n", "-i", lab.Remote.Iface)))
	sender := exec.Command(bash, "-c", "exec 3<>/dev/udp/"+nettest.LocalIPv4+"/4242; while :; do echo >&3; read -r -t 0.2 <&3; done")
	lab.Remote.Start(t, sender)
	t.Cleanup(func() { _ = sender.Process.Kill(); _ = sender.Wait() })
	began := time.Now()
	r.expectLine("the process of a flow", func(l *line) bool {
		return slices.ContainsFunc(l.Flows, func(f row) bool { return f.DstPort == 4242 && f.PID == sender.Process.Pid })
	})
	t.Logf("found after %v", time.Since(began))
	r.finish()
}
