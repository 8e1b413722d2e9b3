package owners

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// patience is how long a test waits at most for what has to come, on a machine however busy.
const patience = time.Minute

// collected is a resolver with everything that came from it so far.
type collected struct {
	*Resolver
	mu      sync.Mutex
	owners  map[flows.OwnerID]flows.Owner
	matches map[flows.Key]flows.Owned
	lines   map[flows.OwnerID]string
	status  flows.OwnerSearch
	changed chan struct{}
}

func needRoot(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root: looks at other processes and loads programs into the kernel")
	}
}

// start starts a resolver and waits for its first status.
func start(t testing.TB, config Config) *collected {
	t.Helper()
	needRoot(t)
	c := collect(t, config)
	if !config.TablesOnly && c.Status().Engine != "ebpf" {
		t.Skip("the kernel refuses eBPF: ", c.Status().Reason)
	}
	return c
}

// collect starts a resolver, whatever it can do.
func collect(t testing.TB, config Config) *collected {
	t.Helper()
	c := &collected{
		Resolver: Start(config), owners: map[flows.OwnerID]flows.Owner{}, matches: map[flows.Key]flows.Owned{},
		lines: map[flows.OwnerID]string{}, changed: make(chan struct{}, 1),
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error("closing:", err)
		}
	})
	go c.collect()
	c.until(t, "the engine to be known", func() bool { return c.Status().Engine != "" })
	return c
}

func (c *collected) collect() {
	for {
		b, err := c.Next(context.Background())
		if err != nil {
			return
		}
		c.mu.Lock()
		for _, o := range b.Owners {
			c.owners[o.ID] = o
		}
		for _, m := range b.Owned {
			c.matches[m.Key] = m
		}
		for _, l := range b.CommandLines {
			c.lines[l.Owner] = l.Text
		}
		if b.Search != nil {
			c.status = *b.Search
		}
		c.mu.Unlock()
		select {
		case c.changed <- struct{}{}:
		default:
		}
	}
}

// owner returns what is known of a flow.
func (c *collected) owner(k flows.Key) (flows.Owner, flows.Evidence) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.matches[k]
	return c.owners[m.Owner], m.Evidence
}

// Status returns the newest status.
func (c *collected) Status() flows.OwnerSearch {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status
}

// commandLine asks for a command line and waits for it.
func (c *collected) commandLine(t testing.TB, id flows.OwnerID) (line string) {
	t.Helper()
	c.AskCommandLine(id)
	c.until(t, "the command line", func() (found bool) {
		c.mu.Lock()
		defer c.mu.Unlock()
		line, found = c.lines[id]
		return found
	})
	return line
}

// until waits until a condition is true.
func (c *collected) until(t testing.TB, what string, condition func() bool) {
	t.Helper()
	if !c.within(patience, condition) {
		t.Fatal("timed out waiting for ", what)
	}
}

func (c *collected) within(d time.Duration, condition func() bool) bool {
	timeout := time.NewTimer(d)
	defer timeout.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !condition() {
		select {
		case <-c.changed:
		case <-again.C:
		case <-timeout.C:
			return condition()
		}
	}
	return true
}

// named reports whether the name of a process is known, and not only its user.
func named(o flows.Owner) bool { return o.Name != "" && !strings.HasPrefix(o.Name, "a process of ") }

// wantPID asks for a flow and waits until it has the owner it must have.
func (c *collected) wantPID(t testing.TB, k flows.Key, pid int, weakest flows.Evidence) flows.Owner {
	t.Helper()
	c.Ask(k)
	if !c.within(patience, func() bool {
		o, evidence := c.owner(k)
		return o.PID == pid && evidence >= weakest
	}) {
		o, evidence := c.owner(k)
		t.Fatalf("flow %v:%d > %v:%d: got %s %d by %s, want process %d", k.Local.Netip(), k.LocalPort,
			k.Remote.Netip(), k.RemotePort, o.Name, o.PID, evidence, pid)
	}
	o, _ := c.owner(k)
	return o
}

// key is the flow between two addresses as the first one's host sees it.
func key(proto uint16, local, remote net.Addr) flows.Key {
	l, r := netip.MustParseAddrPort(local.String()), netip.MustParseAddrPort(remote.String())
	k := flows.Key{
		Proto: proto, Net: flows.NetIPv6,
		Local: flows.AddrFrom(l.Addr()), Remote: flows.AddrFrom(r.Addr()),
		LocalPort: l.Port(), RemotePort: r.Port(),
	}
	if r.Addr().Unmap().Is4() {
		k.Net = flows.NetIPv4
	}
	return k
}

// player is another process that plays a role.
type player struct {
	*exec.Cmd
	lines *bufio.Scanner
	input io.Closer
}

// playRole starts a process that goes on until the test ends.
func playRole(t testing.TB, role, addr string, files ...*os.File) player {
	t.Helper()
	cmd := roleCommand(role, addr)
	cmd.ExtraFiles = files
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := player{Cmd: cmd, lines: bufio.NewScanner(out), input: in}
	t.Cleanup(p.end)
	return p
}

func (p player) end() {
	_ = p.input.Close()
	_ = p.Wait()
}

// waitLine waits for the next line the process writes.
func (p player) waitLine(t testing.TB) {
	t.Helper()
	if !p.lines.Scan() {
		t.Fatal("the process has exited early")
	}
}

func roleCommand(role, addr string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role, addrVariable+"="+addr,
		// With -race a program would linger for a second at its end.
		"GORACE=atexit_sleep_ms=0")
	cmd.Stderr = os.Stderr
	return cmd
}

// listenShared listens with SO_REUSEPORT.
func listenShared(addr string) (net.Listener, error) {
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var failed error
		err := c.Control(func(fd uintptr) {
			failed = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
		})
		if err != nil {
			return err
		}
		return failed
	}}
	return config.Listen(context.Background(), "tcp4", addr)
}
