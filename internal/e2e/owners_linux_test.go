package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
	"iftopgo/view/text"
)

// TestTextOutputHasTheBytesOfShortLivedProcesses reads blocks of text, which are
// written once: a process that is not known by then is missing for good.
func TestTextOutputHasTheBytesOfShortLivedProcesses(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	first, _ := openStream(t, lab.Local, "-i", "lo")
	needEvents(t, first.owned(first.next()))
	first.finish()
	cmd := program.Command(t, "--text", "-i", lab.Local.Iface)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	lab.Local.Start(t, cmd)
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "Refreshing:" {
	}
	sums := make(chan map[int]float64)
	go func() { sums <- byProcess(lines) }()
	tr := shortLived(t, lab, "tcp4", nettest.RemoteIPv4, 100, 20_000)
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	pids := map[int]bool{}
	for _, some := range tr.pids {
		for _, pid := range some {
			pids[pid] = true
		}
	}
	var right, all float64
	for pid, sent := range <-sums {
		all += sent
		switch {
		case pids[pid]:
			right += sent
		case pid != 0:
			t.Errorf("%.0f kB a second have another process", sent)
		}
	}
	slow := slowness(t)
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v: %s", err, stderr.String())
	}
	t.Logf("%s: %.0f of %.0f kB a second have the right process; work takes %d times its CPU time", text.Trace, right, all, slow)
	// A line waits for two seconds, which is CPU time of the helper where nobody else wants to run.
	if math.IsNaN(right/all) || right < 0.99*all && slow < overloaded {
		t.Error("less than 99 % of them")
	}
}

// overloaded is how many times longer than its CPU time work takes where so many others want to
// run that a line does not wait for the processes of all its flows any more.
const overloaded = 4

// TestARPBelongsToTheKernel sends what has no socket, until it is known whose it is.
func TestARPBelongsToTheKernel(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	cmd := program.Command(t, "--text", "-nN", "-i", lab.Remote.Iface)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	lab.Remote.Start(t, cmd)
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "Refreshing:" {
	}
	asking := []byte{
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 9, 0x08, 0x06, // Ethernet: to all, ARP
		0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 9, 10, 77, 0, 9, 0, 0, 0, 0, 0, 0, 10, 77, 0, 99, // who has 10.77.0.99
	}
	ask := func() {
		lab.Local.Do(t, func() error {
			_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: [][]byte{asking}, Count: 20})
			return err
		})
	}
	ask()
	for nobodys := 0; lines.Scan(); {
		switch {
		case strings.HasPrefix(lines.Text(), "kernel: arp/0/0\t"):
			return
		case strings.HasPrefix(lines.Text(), "unknown/0/0\t"):
			// A line waits for two seconds, which is not enough where too many want to run.
			if nobodys++; slowness(t) < overloaded || nobodys == 30 {
				t.Fatalf("it is nobody's: %q", lines.Text())
			}
			ask()
		}
	}
	t.Fatal("the lines ended without it")
}

// byProcess adds up what processes sent by the lines of a trace, in units of 1,024
// bytes a second; bytes without a process are those of process 0.
func byProcess(lines *bufio.Scanner) map[int]float64 {
	sums := map[int]float64{}
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			continue
		}
		parts := strings.Split(fields[0], "/")
		sent, err := strconv.ParseFloat(fields[1], 64)
		pid, pidErr := strconv.Atoi(parts[max(len(parts)-2, 0)])
		if err == nil && pidErr == nil {
			sums[pid] += sent
		}
	}
	return sums
}

// connected is a connection of a process that goes on until the test ends.
func connected(t *testing.T, lab *nettest.Lab, cmd *exec.Cmd) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	lab.Local.Start(t, cmd)
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
}

func TestOrdinaryUserWithCaptureCapabilitiesSeesTheirOwnProcesses(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	path := withCapabilities(t, "cap_net_raw,cap_net_admin")
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("needs bash")
	}
	tr := &truth{pids: map[int][]int{}}
	port := tr.listen(t, lab, "tcp4", nettest.RemoteIPv4+":0")
	// It says something every second, until its input ends.
	script := fmt.Sprintf("exec 3<>/dev/tcp/%s/%d; while echo $$ >&3; do read -t 1; (($? > 128)) || exit; done", nettest.RemoteIPv4, port)
	mine := asNobody(exec.Command(bash, "-c", script))
	connected(t, lab, mine)
	connected(t, lab, exec.Command(bash, "-c", script))
	remedy := "sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep " + path
	t.Run("in JSON", func(t *testing.T) {
		t.Parallel()
		r, _ := openStreamOf(t, lab.Local, asNobody(exec.Command(path, "--json", "-nNi", lab.Local.Iface)))
		l := r.expectLine("owners", func(l *line) bool {
			own, other := false, false
			for _, f := range l.Flows {
				own = own || f.PID == mine.Process.Pid && f.Process == "bash"
				other = other || f.PID == 0 && f.Process == "a process of root"
			}
			return own && other
		})
		if o := l.Owners; o.Engine != "sock_diag" || !strings.Contains(o.Missing, "processes of other users") || o.Remedy != remedy {
			t.Errorf("got %+v, want %s", o, remedy)
		}
		r.finish()
	})
	t.Run("on the screen", func(t *testing.T) {
		t.Parallel()
		s := terminal{host: lab.Local}.openCommand(t, asNobody(exec.Command(path, "--layout=iftop", "-nNi", lab.Local.Iface)))
		s.expectScreen("not seen: processes of other users", "a process of root")
		s.expectLine(nettest.RemoteIPv4, strconv.Itoa(mine.Process.Pid)+" bash")
	})
}
