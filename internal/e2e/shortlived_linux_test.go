package e2e

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/internal/nettest"
)

// truth is the processes of each flow, by its local port, as they report it.
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
// and returns the processes of their flows.
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
	if !comesTrue(time.Minute, func() bool { return tr.count() >= count }) {
		t.Fatalf("heard of %d processes of %d", tr.count(), count)
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

// needEvents skips the test where the kernel does not let the program record uses of
// sockets.
func needEvents(t *testing.T, l *line) {
	t.Helper()
	if l.Owners.Engine != "ebpf" {
		t.Skip("owners are found by ", l.Owners.Engine, ": ", l.Owners.Reason)
	}
}

// shortLives is how many short-lived processes there are of each kind; more of them
// take longer and measure it more precisely.
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

// check compares the flows of short-lived processes in a line with what they did.
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

// owned returns the first line that says how owners are found, from l on.
func (r *stream) owned(l line) *line {
	for l.Owners.Engine == "" && !l.Final {
		l = r.next()
	}
	return &l
}

// TestThousandsOfShortLivedProcessesAreFound starts processes at a rate of 20,000 a
// minute. Each has a flow, to be found and given to it.
func TestThousandsOfShortLivedProcessesAreFound(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("needs bash, which sends datagrams by itself")
	}
	const each, every = 25, 75 * time.Millisecond
	lab := nettest.New(t)
	addNeighbour(t, lab.Local, lab.Remote, nettest.RemoteIPv4)
	addNeighbour(t, lab.Remote, lab.Local, nettest.LocalIPv4)
	before := lab.Local.Counters(t, lab.Local.Iface)
	r, _ := openStream(t, lab.Local, "-i", lab.Local.Iface, "-n")
	spawner := exec.Command(shell, "-c", fmt.Sprintf(
		`while read; do for ((i = 0; i < %d; i++)); do %s -c 'echo x >/dev/udp/%s/4711' & done; wait; done`, each, shell, nettest.RemoteIPv4))
	in, err := spawner.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	lab.Local.Start(t, spawner)
	began, started := time.Now(), 0
	r.drained(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for time.Since(began) < processesFor() {
			<-tick.C
			if _, err := in.Write([]byte{'\n'}); err != nil {
				t.Error(err)
				return
			}
			started += each
		}
		if err := errors.Join(in.Close(), spawner.Wait()); err != nil {
			t.Error(err)
		}
	})
	took := time.Since(began)
	var rows int
	r.expectLine("every datagram, and a process to every flow", func(l *line) bool {
		var sent, owned int
		sent, rows, owned = ownedFlows(l)
		return sent == started && owned == rows
	})
	held := peakOfMiB(t, r.cmd.Process.Pid)
	l := r.finish()
	cpu := r.cmd.ProcessState.UserTime() + r.cmd.ProcessState.SystemTime()
	t.Logf("%d processes in %v: all %d rows have theirs; %d MiB at most, %.1f %% of a core",
		started, took, rows, held, 100*cpu.Seconds()/took.Seconds())
	expectAccounted(t, &l, lab.Local.Counters(t, lab.Local.Iface).Since(before))
	if held > 160 {
		t.Errorf("%d MiB, the budget of a full table is 160", held)
	}
}

// ownedFlows counts the datagrams of the processes that were started, their flows, and
// of those the ones that are known to be theirs. Ports are given out anew, so that
// there are fewer flows than processes.
func ownedFlows(l *line) (sent, rows, owned int) {
	for _, f := range l.Flows {
		if f.DstPort != 4711 {
			continue
		}
		sent += int(f.PacketsSent)
		rows++
		if f.Process == "bash" {
			owned++
		}
	}
	return sent, rows, owned
}

// addNeighbour gives a host a permanent entry for another (ip-neighbour(8)). Without
// it the host asks anew some seconds after the last packet: by then the program may
// have ended, and the kernel counts on.
func addNeighbour(t *testing.T, h, other *nettest.Host, ip string) {
	t.Helper()
	h.Do(t, func() error {
		link, err := netlink.LinkByName(h.Iface)
		if err != nil {
			return err
		}
		return netlink.NeighSet(&netlink.Neigh{
			LinkIndex: link.Attrs().Index, IP: net.ParseIP(ip), HardwareAddr: other.MAC, State: netlink.NUD_PERMANENT,
		})
	})
}

// processesFor is how long processes are started; IFTOPGO_PROCESSES makes it
// longer.
func processesFor() time.Duration {
	d, err := time.ParseDuration(os.Getenv("IFTOPGO_PROCESSES"))
	if err != nil {
		return 2 * time.Second
	}
	return d
}
