package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
	"iftopgo/view/text"
)

// truth is which processes a flow is of, by its local port, as they say.
type truth struct {
	mu   sync.Mutex
	pids map[int][]int
	// heard counts the processes. There are fewer flows when the kernel gives a
	// port to two of them, one after the other.
	heard int
}

// note takes down what a process says first: its number.
func (tr *truth) note(from net.Addr, message string) {
	first, _, _ := strings.Cut(message, " ")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.heard++
	port := int(netip.MustParseAddrPort(from.String()).Port())
	tr.pids[port] = append(tr.pids[port], pid)
}

func (tr *truth) count() int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.heard
}

// shortLived has count processes of one host send to the other, one after the other,
// and returns whose flows are.
func shortLived(t *testing.T, lab *nettest.Lab, network, host string, count, payload int) *truth {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("needs bash")
	}
	tr := &truth{pids: map[int][]int{}}
	port := tr.listen(t, lab, network, net.JoinHostPort(host, "0"))
	// All of it is done by bash itself, so that one process is one flow. What is
	// written at once is one datagram.
	script := fmt.Sprintf(`exec 3<>/dev/%s/%s/%d; printf '%%d %%0%dd\n' $$ 0 >&3`, network[:3], host, port, payload)
	lab.Local.Do(t, func() error {
		for range count {
			if err := exec.Command(bash, "-c", script).Run(); err != nil {
				return fmt.Errorf("a short-lived process: %w", err)
			}
		}
		return nil
	})
	for deadline := time.Now().Add(time.Minute); tr.count() < count && time.Now().Before(deadline); {
		<-time.After(10 * time.Millisecond)
	}
	if n := tr.count(); n < count {
		t.Fatalf("heard of %d processes of %d", n, count)
	}
	return tr
}

// listen receives what processes send, and returns the port they are to use.
func (tr *truth) listen(t *testing.T, lab *nettest.Lab, network, addr string) (port uint16) {
	t.Helper()
	lab.Remote.Do(t, func() error {
		if strings.HasPrefix(network, "udp") {
			c, err := net.ListenPacket(network, addr)
			if err != nil {
				return err
			}
			t.Cleanup(func() { _ = c.Close() })
			port = netip.MustParseAddrPort(c.LocalAddr().String()).Port()
			go tr.datagrams(c)
			return nil
		}
		l, err := net.Listen(network, addr)
		if err != nil {
			return err
		}
		t.Cleanup(func() { _ = l.Close() })
		port = netip.MustParseAddrPort(l.Addr().String()).Port()
		go tr.connections(l)
		return nil
	})
	return port
}

func (tr *truth) datagrams(c net.PacketConn) {
	b := make([]byte, 1<<16)
	for {
		n, from, err := c.ReadFrom(b)
		if err != nil {
			return
		}
		tr.note(from, string(b[:n]))
	}
}

func (tr *truth) connections(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		r := bufio.NewReader(c)
		if line, err := r.ReadString('\n'); err == nil {
			tr.note(c.RemoteAddr(), line)
		}
		_, _ = r.WriteTo(discard{}) // Until the other side is done.
		_ = c.Close()
	}
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// attributed adds up the flows of short-lived processes in a line, and those that
// have the right process: one of those that used the port. Wrong counts those that
// have another one.
func (tr *truth) attributed(l *line) (all, right, bytes, rightBytes uint64, wrong int) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	for _, f := range l.Flows {
		pids, ok := tr.pids[f.SrcPort]
		if !ok || f.SrcPort == 0 {
			continue
		}
		n := f.TotalSent + f.TotalRecv
		all, bytes = all+1, bytes+n
		switch {
		case slices.Contains(pids, f.PID):
			right, rightBytes = right+1, rightBytes+n
		case f.PID != 0:
			wrong++
		}
	}
	return all, right, bytes, rightBytes, wrong
}

// needEvents skips where the kernel does not let the program take notes.
func needEvents(t *testing.T, l *line) {
	t.Helper()
	if l.Owners.Engine != "ebpf" {
		t.Skip("owners are found by ", l.Owners.Engine, ": ", l.Owners.Reason)
	}
}

// shortLives is how many short-lived processes there are of each kind; more of them
// take longer and say it more precisely.
func shortLives(t *testing.T) int {
	t.Helper()
	text := os.Getenv("IFTOPGO_SHORTLIVED")
	if text == "" {
		return 100
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("IFTOPGO_SHORTLIVED=%s is no number of processes", text)
	}
	return n
}

func TestShortLivedProcessesGetTheirBytesAndFlows(t *testing.T) {
	count := shortLives(t)
	var one sync.Mutex // Processes of one kind after the other: programs start meanwhile.
	for name, c := range map[string]struct {
		network, host string
		bytes         int
	}{
		"TCP over IPv4": {"tcp4", nettest.RemoteIPv4, 20_000},
		"TCP over IPv6": {"tcp6", nettest.RemoteIPv6, 20_000},
		"UDP over IPv4": {"udp4", nettest.RemoteIPv4, 1000},
		"UDP over IPv6": {"udp6", nettest.RemoteIPv6, 1000},
	} {
		for _, forwarded := range []bool{false, true} {
			where := ", of this host"
			if forwarded {
				where = ", in a namespace behind it"
			}
			t.Run(name+where, func(t *testing.T) {
				t.Parallel()
				lab := nettest.New(t)
				from := lab
				if forwarded {
					from = &nettest.Lab{Local: lab.AddRouter(t), Remote: lab.Remote}
				}
				r, first := openStream(t, lab.Local, "-n", "-N", "-i", lab.Local.Iface)
				needEvents(t, r.owned(first))
				one.Lock()
				defer one.Unlock()
				tr := shortLived(t, from, c.network, c.host, count, c.bytes)
				l := r.finish() // The lines until then were not read: the reader stayed away.
				tr.check(t, &l, c.bytes)
			})
		}
	}
}

// check holds the flows of short-lived processes in a line to what they did.
func (tr *truth) check(t *testing.T, l *line, each int) {
	t.Helper()
	all, right, bytes, rightBytes, wrong := tr.attributed(l)
	t.Logf("%d processes: %d of %d flows, %d of %d bytes have the right process", tr.heard, right, all, rightBytes, bytes)
	if all != uint64(len(tr.pids)) || bytes < all*uint64(each) {
		t.Errorf("%d flows with %d bytes, the processes had %d", all, bytes, len(tr.pids))
	}
	if right*100 < all*99 || rightBytes*100 < bytes*99 {
		t.Errorf("less than 99 %% of them; owners: %+v", l.Owners)
	}
	if wrong > 0 {
		t.Errorf("%d flows have another process", wrong)
	}
}

// owned returns the first line that tells how owners are found, from l on.
func (r *stream) owned(l line) *line {
	for l.Owners.Engine == "" && !l.Final {
		l = r.next()
	}
	return &l
}

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
		if pids[pid] {
			right += sent
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v: %s", err, stderr.String())
	}
	t.Logf("%s: %.0f of %.0f kB a second have the right process", text.Trace, right, all)
	if math.IsNaN(right/all) || right < 0.99*all {
		t.Error("less than 99 % of them")
	}
}

// TestARPBelongsToTheKernel sends what has no socket.
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
	lab.Local.Do(t, func() error {
		_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: [][]byte{asking}, Count: 20})
		return err
	})
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "kernel: arp/0/0\t") {
			return
		}
		if strings.HasPrefix(lines.Text(), "unknown/0/0\t") {
			t.Fatalf("it is nobody's: %q", lines.Text())
		}
	}
	t.Fatal("the lines ended without it")
}

// byProcess adds up what processes sent by the lines of a trace, in units of 1,024
// bytes a second; what is nobody's is that of process 0.
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
		s := terminal{host: lab.Local}.openCommand(t, asNobody(exec.Command(path, "-nNi", lab.Local.Iface)))
		s.expectScreen("owners not seen: processes of other users")
		s.expectScreen("a process of root")
		s.expectScreen(strconv.Itoa(mine.Process.Pid) + " bash")
	})
}
