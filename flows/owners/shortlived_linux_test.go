package owners

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"iftopgo/flows"
)

// truth is the process that each flow really belongs to, as the processes say.
type truth struct {
	mu    sync.Mutex
	flows map[flows.Key]int
	fresh []flows.Key
	// heard counts the processes. There are fewer flows when the kernel gives a
	// port to two processes, one after the other.
	heard int
}

func newTruth() *truth { return &truth{flows: map[flows.Key]int{}} }

func (tr *truth) add(k flows.Key, message string) {
	first, _, _ := strings.Cut(message, "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.flows[k] = pid
	tr.heard++
	tr.fresh = append(tr.fresh, k)
}

// take returns the flows that came since the last call.
func (tr *truth) take() []flows.Key {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	f := tr.fresh
	tr.fresh = nil
	return f
}

// serve receives what the processes send and records the truth.
func (tr *truth) serve(t *testing.T, network, addr string) string {
	t.Helper()
	if strings.HasPrefix(network, "udp") {
		c, err := net.ListenPacket(network, addr)
		if err != nil {
			t.Skip("cannot listen:", err)
		}
		return tr.serveUDP(t, c)
	}
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Skip("cannot listen:", err)
	}
	return tr.serveTCP(t, l)
}

func (tr *truth) serveTCP(t *testing.T, l net.Listener) string {
	t.Helper()
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			line, err := bufio.NewReader(c).ReadString('\n')
			if err == nil {
				tr.add(key(flows.ProtoTCP, c.RemoteAddr(), c.LocalAddr()), line)
			}
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

func (tr *truth) serveUDP(t *testing.T, c net.PacketConn) string {
	t.Helper()
	t.Cleanup(func() { _ = c.Close() })
	go func() {
		b := make([]byte, 2048)
		for {
			n, from, err := c.ReadFrom(b)
			if err != nil {
				return
			}
			tr.add(key(flows.ProtoUDP, from, c.LocalAddr()), string(b[:n]))
		}
	}()
	return c.LocalAddr().String()
}

// share runs short-lived processes one after the other, asks for their flows as often
// as the program does, and returns how many per cent got the right process.
func share(t *testing.T, c *collected, tr *truth, count int, run func() error) float64 {
	t.Helper()
	batch := time.NewTicker(250 * time.Millisecond)
	defer batch.Stop()
	began := time.Now()
	for range count {
		if err := run(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-batch.C:
			c.Ask(tr.take()...)
		default:
		}
	}
	elapsed := time.Since(began)
	c.within(patience, func() bool {
		c.Ask(tr.take()...)
		tr.mu.Lock()
		defer tr.mu.Unlock()
		return tr.heard == count
	})
	if tr.heard < count {
		t.Fatalf("heard of %d processes, started %d", tr.heard, count)
	}
	right := func() (n int) {
		for k, pid := range tr.flows {
			o, _ := c.owner(k)
			if o.PID == pid && named(o) {
				n++
			}
		}
		return n
	}
	within := time.Second
	if c.Status().Engine == "ebpf" {
		within = 20 * time.Second // All are expected, on a busy machine too.
	}
	c.within(within, func() bool { return right() == len(tr.flows) })
	for k, pid := range tr.flows {
		if o, _ := c.owner(k); o.PID != 0 && o.PID != pid {
			t.Errorf("a flow of process %d was given to %d (%s)", pid, o.PID, o.Name)
		}
	}
	percent := 100 * float64(right()) / float64(len(tr.flows))
	t.Logf("by %s: %.1f %% of %d flows, a process every %.1f ms", c.Status().Engine, percent, len(tr.flows),
		float64(elapsed.Milliseconds())/float64(count))
	return percent
}

var shortLived = []struct {
	name, role, network, addr string
	count                     int
}{
	{"TCP over IPv4", "tcp4", "tcp4", "127.0.0.1:0", 500},
	{"TCP over IPv6", "tcp6", "tcp6", "[::1]:0", 100},
	{"connected UDP over IPv4", "udp4", "udp4", "127.0.0.1:0", 100},
	{"connected UDP over IPv6", "udp6", "udp6", "[::1]:0", 100},
	{"unconnected UDP, dual-stack", "udp-unconnected", "udp4", "127.0.0.1:0", 500},
}

func TestShortLivedProcessesGetTheirFlows(t *testing.T) {
	c := start(t, Config{NoPackages: true})
	for _, tt := range shortLived {
		t.Run(tt.name, func(t *testing.T) {
			count := tt.count
			if testing.Short() {
				count = 50
			}
			tr := newTruth()
			addr := tr.serve(t, tt.network, tt.addr)
			least := 100 * (1 - max(0.01, 1/float64(count))) // One may be lost, of few as well.
			if got := share(t, c, tr, count, func() error { return roleCommand(tt.role, addr).Run() }); got < least {
				t.Errorf("%.1f %% of the flows have the right process, want at least %.1f", got, least)
			}
		})
	}
}

// Runs this test program in another network namespace.
func TestSuiteInAnotherNamespace(t *testing.T) {
	needRoot(t)
	cmd := exec.Command(os.Args[0], "-test.run=^(TestShortLivedProcessesGetTheirFlows|TestPingsBelongToTheirProcess|TestATunnel.*|TestARawSocketHasItsProcessByTables|TestTheKernelAnswersEchoes.*|TestAPacketSocketHasItsProcess)$", "-test.short", "-test.v")
	cmd.Env = append(os.Environ(), roleVariable+"=suite", insideVariable+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}

// Prints the share that tables alone find, which is not checked: they find a process only
// if it is running when they are read.
func TestSocketTablesAloneFindTheirShareOfOwners(t *testing.T) {
	c := start(t, Config{NoPackages: true, TablesOnly: true})
	for _, i := range []int{0, 2} {
		tt := shortLived[i]
		t.Run(tt.name, func(t *testing.T) {
			tr := newTruth()
			addr := tr.serve(t, tt.network, tt.addr)
			share(t, c, tr, 40, func() error { return roleCommand(tt.role, addr).Run() })
		})
	}
}
