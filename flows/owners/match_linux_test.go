package owners

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// engines runs a test with eBPF and with tables only.
func engines(t *testing.T, test func(t *testing.T, c *collected)) {
	t.Helper()
	t.Run("by events", func(t *testing.T) { test(t, start(t, Config{NoPackages: true})) })
	t.Run("by tables", func(t *testing.T) { test(t, start(t, Config{NoPackages: true, TablesOnly: true})) })
}

func listen(t *testing.T, network, addr string) net.Listener {
	t.Helper()
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Skip("cannot listen:", err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func dial(t *testing.T, network, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// fileOf returns a duplicate of a connection's descriptor.
func fileOf(t *testing.T, c any) *os.File {
	t.Helper()
	f, err := c.(interface{ File() (*os.File, error) }).File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// closeAll closes what this process has of a socket, so that only those have it that it
// was passed on to.
func closeAll(t *testing.T, all ...io.Closer) {
	t.Helper()
	for _, c := range all {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSocketsOpenedBeforeTheStartHaveOwners(t *testing.T) {
	l := listen(t, "tcp", "127.0.0.1:0")
	client := dial(t, "tcp", l.Addr().String())
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	engines(t, func(t *testing.T, c *collected) {
		for _, end := range []net.Conn{client, server} {
			o := c.wantPID(t, key(flows.ProtoTCP, end.LocalAddr(), end.RemoteAddr()), os.Getpid(), flows.EvidenceTable)
			if o.Exe == "" || o.User != "root" || o.PPID != os.Getppid() || o.Started.IsZero() || o.Ended {
				t.Errorf("got %+v", o)
			}
		}
	})
}

func TestARemotePortIsNeverTakenForALocalOne(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		l := listen(t, "tcp4", "127.0.0.1:0")
		port := uint16(l.Addr().(*net.TCPAddr).Port)
		// A flow to somebody else's port of the same number.
		k := key(flows.ProtoTCP, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, l.Addr())
		k.Remote = flows.Addr(net.IPv4(192, 0, 2, 1).To16())
		c.Ask(k)
		// The answers to a later question come after those to an earlier one.
		client := dial(t, "tcp4", l.Addr().String())
		c.wantPID(t, key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr()), os.Getpid(), flows.EvidenceTable)
		if o, source := c.owner(k); o.ID != 0 {
			t.Errorf("port %d of another host was given to %s by %s", port, o.Name, source)
		}
	})
}

func TestProcessesSharingAPortGetTheirOwnConnections(t *testing.T) {
	needRoot(t)
	l, err := listenShared("127.0.0.1:0")
	if err != nil {
		t.Skip("cannot listen:", err)
	}
	addr := l.Addr().String()
	a, b := playRole(t, "reuseport", addr), playRole(t, "reuseport", addr)
	a.waitLine(t)
	b.waitLine(t)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan [2]string)
	for _, p := range []player{a, b} {
		go func() {
			for p.lines.Scan() {
				lines <- [2]string{p.lines.Text(), strconv.Itoa(p.Process.Pid)}
			}
		}()
	}
	engines(t, func(t *testing.T, c *collected) {
		met := map[int]bool{}
		for range 16 {
			client := dial(t, "tcp4", addr)
			said := <-lines
			pid, err := strconv.Atoi(said[1])
			if err != nil || said[0] != client.LocalAddr().String() {
				t.Fatalf("%v, %v", said, err)
			}
			met[pid] = true
			c.wantPID(t, key(flows.ProtoTCP, client.RemoteAddr(), client.LocalAddr()), pid, flows.EvidenceTable)
		}
		if len(met) != 2 {
			t.Errorf("%d processes got connections, want 2", len(met))
		}
	})
}

func TestAnInheritedSocketBelongsToItsLastUser(t *testing.T) {
	c := start(t, Config{NoPackages: true})
	l := listen(t, "tcp4", "127.0.0.1:0")
	client := dial(t, "tcp4", l.Addr().String())
	k := key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr())
	c.wantPID(t, k, os.Getpid(), flows.EvidenceEvent)
	child := playRole(t, "inherited", "", fileOf(t, client))
	child.waitLine(t)
	c.wantPID(t, k, child.Process.Pid, flows.EvidenceEvent)
	if _, err := client.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	c.wantPID(t, k, os.Getpid(), flows.EvidenceEvent)
}

func TestAPassedSocketBelongsToItsReceiver(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		l := listen(t, "tcp4", "127.0.0.1:0")
		client, err := net.Dial("tcp4", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		ours, theirs := os.NewFile(uintptr(pair[0]), "ours"), os.NewFile(uintptr(pair[1]), "theirs")
		defer ours.Close()
		child := playRole(t, "passed", "", theirs)
		if err := theirs.Close(); err != nil {
			t.Fatal(err)
		}
		f := fileOf(t, client)
		if err := unix.Sendmsg(pair[0], []byte{0}, unix.UnixRights(int(f.Fd())), nil, 0); err != nil {
			t.Fatal(err)
		}
		k := key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr())
		// From here on only the child has the socket.
		closeAll(t, f, client)
		child.waitLine(t)
		c.wantPID(t, k, child.Process.Pid, flows.EvidenceTable)
	})
}

func TestAnUnconnectedUDPSocketMatchesItsAddressOnly(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		// Another process has the same port on another address.
		first, err := net.ListenPacket("udp4", "127.0.0.2:0")
		if err != nil {
			t.Fatal(err)
		}
		defer first.Close()
		port := first.LocalAddr().(*net.UDPAddr).Port
		second := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 3), Port: port}
		remote := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}
		if _, err := first.WriteTo([]byte("x"), remote); err != nil {
			t.Fatal(err)
		}
		other := key(flows.ProtoUDP, second, remote)
		c.Ask(other)
		c.wantPID(t, key(flows.ProtoUDP, first.LocalAddr(), remote), os.Getpid(), flows.EvidenceTable)
		if o, _ := c.owner(other); o.ID != 0 {
			t.Errorf("the port of another address was given to %s", o.Name)
		}
	})
}

func TestDualStackSocketsOwnIPv4Flows(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		wild, err := net.ListenPacket("udp", ":0")
		if err != nil {
			t.Fatal(err)
		}
		defer wild.Close()
		port := wild.LocalAddr().(*net.UDPAddr).Port
		local := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}
		sender := dial(t, "udp4", local.String())
		if _, err := sender.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, _, err := wild.ReadFrom(make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
		c.wantPID(t, key(flows.ProtoUDP, local, sender.LocalAddr()), os.Getpid(), flows.EvidenceTable)

		l := listen(t, "tcp", ":0")
		to := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: l.Addr().(*net.TCPAddr).Port}
		client := dial(t, "tcp4", to.String())
		server, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		if _, err := server.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		c.wantPID(t, key(flows.ProtoTCP, to, client.LocalAddr()), os.Getpid(), flows.EvidenceTable)
	})
}

func TestTheOwnerIsKnownAfterTheProcessHasExited(t *testing.T) {
	c := start(t, Config{NoPackages: true})
	tr := newTruth()
	addr := tr.serve(t, "tcp4", "127.0.0.1:0")
	if err := roleCommand("tcp4", addr).Run(); err != nil {
		t.Fatal(err)
	}
	var keys []flows.Key
	c.until(t, "the flow", func() bool { keys = tr.take(); return len(keys) == 1 })
	o := c.wantPID(t, keys[0], tr.flows[keys[0]], flows.EvidenceEvent)
	c.until(t, "the end", func() bool { o, _ = c.owner(keys[0]); return o.Ended })
	if o.Exe != os.Args[0] || !named(o) || o.User != "root" {
		t.Errorf("got %+v", o)
	}
	if line := c.commandLine(t, o.ID); line != os.Args[0] {
		t.Errorf("command line %q, want %q", line, os.Args[0])
	}
}

func TestTheNameOfAProcessIsCleaned(t *testing.T) {
	c := start(t, Config{NoPackages: true})
	tr := newTruth()
	if err := roleCommand("hostile", tr.serve(t, "tcp4", "127.0.0.1:0")).Run(); err != nil {
		t.Fatal(err)
	}
	var keys []flows.Key
	c.until(t, "the flow", func() bool { keys = tr.take(); return len(keys) == 1 })
	if o := c.wantPID(t, keys[0], tr.flows[keys[0]], flows.EvidenceEvent); o.Comm != "a[2Jb" {
		t.Errorf("got %q", o.Comm)
	}
}

// Without privileges, the processes of the user are found and the users of others.
func TestAnUnprivilegedUserFindsTheirOwnProcesses(t *testing.T) {
	if local, remote, ok := strings.Cut(os.Getenv(insideVariable), "|"); ok {
		asUnprivilegedUser(t, local, remote)
		return
	}
	needRoot(t)
	l := listen(t, "tcp4", "127.0.0.1:0")
	client := dial(t, "tcp4", l.Addr().String())
	program, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	// By its descriptor, since the user may not enter the directory it is in.
	cmd := exec.Command("/proc/self/fd/3", "-test.run=^TestAnUnprivilegedUserFindsTheirOwnProcesses$", "-test.v")
	cmd.ExtraFiles = []*os.File{program}
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), insideVariable+"="+client.LocalAddr().String()+"|"+client.RemoteAddr().String())
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func asUnprivilegedUser(t *testing.T, local, remote string) {
	t.Helper()
	c := collect(t, Config{NoPackages: true})
	if s := c.Status(); s.Engine != "sock_diag" || s.Missing == "" || s.Remedy == "" {
		t.Errorf("got %+v", s)
	}
	l := listen(t, "tcp4", "127.0.0.1:0")
	client := dial(t, "tcp4", l.Addr().String())
	c.wantPID(t, key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr()), os.Getpid(), flows.EvidenceTable)
	end := func(s string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(s)) }
	k := key(flows.ProtoTCP, end(local), end(remote))
	c.Ask(k)
	c.until(t, "the user of another's flow", func() bool { o, _ := c.owner(k); return o.Name == "a process of root" })
	c.until(t, "what is missing", func() bool { return strings.Contains(c.Status().Missing, "other users") })
}

func TestTheCommandLineOfARunningProcessIsFound(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		l := listen(t, "tcp4", "127.0.0.1:0")
		client := dial(t, "tcp4", l.Addr().String())
		o := c.wantPID(t, key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr()), os.Getpid(), flows.EvidenceTable)
		if got := c.commandLine(t, o.ID); got == "" || got[:len(os.Args[0])] != os.Args[0] {
			t.Errorf("got %q", got)
		}
	})
}
