package e2e

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// tunnel puts a TUN interface of a name into a host: packets without a link
// header. What is sent into it is taken out and dropped.
func tunnel(t *testing.T, h *nettest.Host, name string) {
	t.Helper()
	tun := &netlink.Tuntap{LinkAttrs: netlink.LinkAttrs{Name: name}, Mode: netlink.TUNTAP_MODE_TUN, Queues: 1}
	h.Do(t, func() error {
		if err := netlink.LinkAdd(tun); err != nil {
			return err
		}
		addr, err := netlink.ParseAddr("10.99.0.1/24")
		if err != nil {
			return err
		}
		if err := netlink.AddrAdd(tun, addr); err != nil {
			return err
		}
		return netlink.LinkSetUp(tun)
	})
	t.Cleanup(func() { _ = tun.Fds[0].Close() })
	go func() {
		buf := make([]byte, 2048)
		for {
			if _, err := tun.Fds[0].Read(buf); err != nil {
				return
			}
		}
	}()
}

func TestNameThatComesBackOnAnotherLinkIsCapturedOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		away   func(*testing.T, *nettest.Lab)
		reason string
	}{
		"deleted": {func(t *testing.T, l *nettest.Lab) { l.Cut(t) }, "interface is gone"},
		"renamed while it was up": {func(t *testing.T, l *nettest.Lab) {
			l.Remote.Do(t, func() error {
				link, err := netlink.LinkByName(l.Remote.Iface)
				if err != nil {
					return err
				}
				if err := netlink.LinkSetName(link, "other0"); err != nil {
					t.Skipf("this kernel renames no interface that is up: %v", err)
				}
				return nil
			})
		}, "interface is gone"}, // Why at first, was told by an earlier line.
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			r, _ := start(t, lab.Remote, "-i", lab.Remote.Iface)
			want := flood(t, lab, 1000)
			r.until("the flood", func(l *line) bool { sum, _ := l.udp(); return sum.TotalRecv == want })
			c.away(t, lab)
			r.until(c.reason, func(l *line) bool { return reopening(l) && strings.HasSuffix(l.Capture.State, c.reason) })
			tunnel(t, lab.Remote, lab.Remote.Iface)
			l := r.until("a live capture", live)
			if l.Capture.Restarts != 1 || l.Capture.LastLoss == "" {
				t.Errorf("%d restarts, last loss %q; want 1 and the gap marked", l.Capture.Restarts, l.Capture.LastLoss)
			}
			const n, size = 10, 128
			lab.Remote.Do(t, func() error { return sendTo("10.99.0.2:4000", n, size-28) })
			r.until("datagrams without a link header", func(l *line) bool {
				sum, _ := l.udp()
				return sum.TotalSent == n*size && sum.TotalRecv == want
			})
			r.finish()
		})
	}
}

func TestStormOfSignalsLosesNothing(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r, _ := start(t, lab.Remote, "-i", lab.Remote.Iface)
	sent := 0
	stop := make(chan struct{})
	stormed := make(chan struct{})
	go func() {
		defer close(stormed)
		for {
			select {
			case <-stop:
				return
			default:
			}
			for _, sig := range []syscall.Signal{syscall.SIGURG, syscall.SIGWINCH, syscall.SIGCHLD, syscall.SIGCONT} {
				if r.cmd.Process.Signal(sig) == nil {
					sent++
				}
			}
		}
	}()
	want := trickle(t, lab, 150)
	close(stop)
	<-stormed
	l := r.finish()
	t.Logf("%d signals, %d drops", sent, *l.Capture.KernelDrops)
	seen(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
	if sum, _ := l.udp(); *l.Capture.KernelDrops == 0 && sum.TotalRecv != want {
		t.Errorf("%d bytes, want %d", sum.TotalRecv, want)
	}
}

// sendTo sends UDP datagrams of a size from where it is called. Few at a time:
// queues of tunnels are short.
func sendTo(to string, n, size int) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	var a, b, c, d byte
	var port int
	if _, err := fmt.Sscanf(to, "%d.%d.%d.%d:%d", &a, &b, &c, &d, &port); err != nil {
		return err
	}
	for range n {
		if err := unix.Sendto(fd, make([]byte, size), 0, &unix.SockaddrInet4{Port: port, Addr: [4]byte{a, b, c, d}}); err != nil {
			return err
		}
	}
	return nil
}

// TestAddressChangesThatOverflowAreFollowed makes so many changes while the
// program stands still that the kernel drops some of what it has to tell
// (ENOBUFS, netlink(7)). The last one counts.
func TestAddressChangesThatOverflowAreFollowed(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	r, _ := start(t, lab.Remote, "-i", lab.Remote.Iface)
	r.signal(syscall.SIGSTOP)
	from := nettest.RemoteIPv4 + "/24"
	lab.Remote.Do(t, func() error {
		link, err := netlink.LinkByName(lab.Remote.Iface)
		if err != nil {
			return err
		}
		for i := range 2000 {
			addr := &netlink.Addr{IPNet: netlink.NewIPNet([]byte{172, 16, byte(i >> 8), byte(i)})}
			if err := netlink.AddrAdd(link, addr); err != nil {
				return err
			}
			if err := netlink.AddrDel(link, addr); err != nil {
				return err
			}
		}
		return nil
	})
	lab.Remote.Readdress(t, from, "10.77.0.201/24")
	r.signal(syscall.SIGCONT)
	r.until("the new address", func(l *line) bool {
		lab.Local.Do(t, func() error { return sendTo("10.77.0.201:4242", 1, 100) })
		for _, f := range l.Flows {
			if f.SrcIP == "10.77.0.201" && f.SrcPort == 4242 {
				return true
			}
		}
		return false
	})
	r.finish()
}

// signal sends a signal to the program.
func (s *screen) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// signal sends a signal to the program.
func (r *running) signal(sig syscall.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(sig); err != nil {
		r.t.Fatal(err)
	}
}

func TestSuspendedProgramCountsWhatTheKernelKeptAndMarksWhatItDidNot(t *testing.T) {
	t.Parallel()
	// The ring hands a block over after 40 ms, full or not: what comes for longer
	// than two seconds and a half is lost however little it is, so that only too
	// much is certain.
	for name, c := range map[string]struct {
		frames int
		lossy  bool
	}{
		"as much as the ring holds":       {20_000, false},
		"several times what it can hold":  {150_000, true},
		"nothing comes while it is still": {0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			before := lab.Remote.Counters(t, lab.Remote.Iface)
			r, _ := start(t, lab.Remote, "-i", lab.Remote.Iface)
			r.signal(syscall.SIGSTOP)
			flood(t, lab, c.frames)
			quiet(t, lab.Remote) // The program stands still for longer than the kernel keeps a block.
			r.signal(syscall.SIGCONT)
			r.until("all of it", func(l *line) bool { return l.Capture.Received+*l.Capture.KernelDrops >= uint64(c.frames) })
			l := r.finish()
			seen(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
			if c.lossy && *l.Capture.KernelDrops == 0 {
				t.Errorf("no drops of %d frames", c.frames)
			}
		})
	}
}

// TestTenSecondsOfStandstill stops programs for ten seconds, in which little comes
// all the time: more than the ring can hold, for it hands blocks over by time. What
// was lost is told, by lines and on a screen, and capture time goes on.
func TestTenSecondsOfStandstill(t *testing.T) {
	if testing.Short() {
		t.Skip("takes more than ten seconds")
	}
	t.Parallel()
	const still, every = 10 * time.Second, 50 * time.Millisecond
	lab := nettest.New(t)
	before := lab.Remote.Counters(t, lab.Remote.Iface)
	r, first := start(t, lab.Remote, "-i", lab.Remote.Iface)
	s := onScreen(t, lab.Remote, "-c", t.TempDir()+"/c.toml", "-i", lab.Remote.Iface)
	s.until("live")
	r.signal(syscall.SIGSTOP)
	s.signal(syscall.SIGSTOP)
	tick := time.NewTicker(every)
	defer tick.Stop()
	frames := uint64(0)
	for began := time.Now(); time.Since(began) < still; frames++ {
		<-tick.C
		flood(t, lab, 1)
	}
	r.signal(syscall.SIGCONT)
	s.signal(syscall.SIGCONT)
	r.until("all of it", func(l *line) bool { return l.Capture.Received+*l.Capture.KernelDrops >= frames })
	s.wait("what was lost", func(picture string) bool { return lossOn.MatchString(picture) })
	s.quit()
	l := r.finish()
	seen(t, &l, lab.Remote.Counters(t, lab.Remote.Iface).Since(before))
	if *l.Capture.KernelDrops == 0 {
		t.Errorf("no drops of %d frames in %v", frames, still)
	}
	if passed := l.Timestamp.Sub(first.Timestamp); passed < still {
		t.Errorf("only %v have passed", passed)
	}
}

// lossOn is what a header says of packets that were lost.
var lossOn = regexp.MustCompile(`⚠ [\d.]+ % · drops [1-9]`)

// quiet waits until the interface of a host has carried nothing for a while.
func quiet(t *testing.T, h *nettest.Host) {
	t.Helper()
	last := h.Counters(t, h.Iface)
	since := time.Now()
	for deadline := since.Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		c := h.Counters(t, h.Iface)
		if c != last {
			last, since = c, time.Now()
		}
		if time.Since(since) > 500*time.Millisecond {
			return
		}
	}
	t.Fatal("the link does not fall silent")
}

// inShell starts the program in a pseudo-terminal of a shell with job control,
// which says what became of it.
func inShell(t *testing.T, h *nettest.Host, then string, args ...string) *screen {
	t.Helper()
	path := program.Path(t)
	return onScreenOf(t, h, shellOf(path, then, args...))
}

// shellOf is a shell with job control that runs a program, and then what else it
// is told. It is sh: bash does not take the terminal back from a job that was
// stopped, unless it is interactive.
func shellOf(path, then string, args ...string) *exec.Cmd {
	return exec.Command("sh", append([]string{"-c", `set -m; "$0" "$@"; ` + then, path}, args...)...)
}

// resuming is a shell that takes a stopped program up again at a line of input.
const resuming = "n=0; while jobs %% >/dev/null 2>&1; do n=$((n + 1)); echo stopped, time $n; read go; fg; done"

func TestCtrlZStopsAndTheShellContinues(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := inShell(t, lab.Remote, "echo stopped with $?; read go; fg; read go", "-n", "-N", "-b", "-i", lab.Remote.Iface)
	s.until("live")
	flood(t, lab, 1000) // 142,000 bytes.
	s.until("142kB")
	s.press("\x1a")
	s.until("stopped with 148") // 128 + SIGTSTP
	flood(t, lab, 1000)
	s.press("\n")
	s.until("284kB")
	s.press("q")
}

func TestWithoutAShellCtrlZSaysSo(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"it leads its session":    `exec "$0" "$@"`,
		"a script does":           `"$0" "$@"; true`,
		"a script below a script": `sh -c '"$0" "$@"; true' "$0" "$@"; true`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := program.Path(t)
			lab := nettest.New(t)
			s := onScreenOf(t, lab.Remote, exec.Command("sh", "-c", script, path, "-i", lab.Remote.Iface))
			s.press("\x1a")
			s.until("no shell to come back from")
			s.press("q")
			if err := s.cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

// orphaning is a script that leads its session and starts a shell with job control,
// whose job the program is with a script around it. On SIGUSR1 that shell is killed;
// the leader stays.
const orphaning = `exec 3<&0; sh -mc 'sh -c "\"\$0\" \"\$@\"; true" "$0" "$@"; true' "$0" "$@" <&3 & job=$!
trap 'kill -9 $job' USR1; wait; wait; echo the shell is gone; exec sleep 600`

func TestCtrlZWithoutTheShellThatThereWasSaysSo(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	s := demoOf(t, 80, 24, nil, exec.Command("sh", "-c", orphaning, path, "--demo"))
	s.signal(syscall.SIGUSR1)
	s.then("the shell is gone", func(s *screen) bool { return strings.Contains(s.output(), "the shell is gone") })
	s.press("ctrl+z")
	s.until("no shell to come back from")
	s.press("q")
	s.then("the program is gone", func(s *screen) bool { return s.asLeft() == "" })
}

func TestCtrlZInAScriptOfAJobStopsTheJob(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	script := shellOf("sh", "echo stopped with $?; read go; fg", "-c", `"$0" "$@"; true`, path, "--demo")
	s := demoOf(t, 80, 24, nil, script)
	s.press("ctrl+z")
	s.until("stopped with 148") // 128 + SIGTSTP
	s.press("enter")
	s.until("TOTAL")
	s.press("q")
	if err := s.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestTerminalThatIsGoneEndsTheProgram(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]string{
		"it hangs up":           "exec %s -i lo",
		"hanging up is ignored": "trap '' HUP; exec %s -i lo",
		"behind another one":    "trap true HUP; %s -i lo; true", // Which ends after it.
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := program.Path(t)
			lab := nettest.New(t)
			s := onScreenOf(t, lab.Local, exec.Command("bash", "-c", fmt.Sprintf(wrap, path)))
			if err := s.tty.Close(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- s.cmd.Wait() }()
			select {
			case err := <-ended:
				t.Logf("ended with %v", err)
			case <-time.After(20 * time.Second):
				t.Error("it goes on")
			}
		})
	}
}

func TestFullDiskIsToldAndNothingIsLost(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skipf("needs the right to mount file systems: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	config := filepath.Join(dir, "c.toml")
	const precious = "# precious\nbytes = false\n"
	write(t, config, precious)
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	s := onScreen(t, lab.Remote, "-c", config, "-i", lab.Remote.Iface)
	s.press("B")
	s.until("saving settings to")
	s.press("e\x15" + filepath.Join(dir, "report.csv") + "\r")
	s.until("exporting: no space left")
	s.escape("export to ")
	has(t, dir, "ballast", "c.toml")
	if got, err := os.ReadFile(config); err != nil || string(got) != precious {
		t.Errorf("the settings say %q, %v", got, err)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	s.until("RX")
	s.press("p")
	s.wait("what is wrong now", func(picture string) bool { // The disk was full before.
		return strings.Contains(picture, "saving settings to") && strings.Contains(picture, "read-only")
	})
	has(t, dir, "ballast", "c.toml")
	flood(t, lab, 1000)
	s.until("142kB")
}

// escape leaves a prompt or a pop-up that shows a text. A key that came at once
// would be taken for one with Alt.
func (s *screen) escape(from string) {
	s.t.Helper()
	s.press("\x1b")
	s.wait("no more "+from, func(picture string) bool { return !strings.Contains(picture, from) })
}

// has looks what a directory holds.
func has(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("%s holds %v, want %v", dir, got, names)
	}
}

func TestSettingsEditedWhileRunning(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	config := filepath.Join(dir, "c.toml")
	write(t, config, "bytes = false\n")
	s := onScreen(t, lab.Remote, "-c", config, "-i", lab.Remote.Iface)
	write(t, config, "bytes = true\nport_names = false\n")
	s.until("settings read anew")
	s.until("0B ") // The rates.
	write(t, config, "bytes = maybe\n")
	s.until("c.toml:1:")
	s.press("B") // Not saved into a file that is broken, which is said as long as it is.
	s.until("rates in bytes off")
	s.until("saving is off until the file is fixed")
	if got, err := os.ReadFile(config); err != nil || string(got) != "bytes = maybe\n" {
		t.Errorf("the broken file says %q, %v", got, err)
	}
	write(t, filepath.Join(dir, "new"), "theme = \"AcidRain\"\n")
	if err := os.Rename(filepath.Join(dir, "new"), config); err != nil {
		t.Fatal(err)
	}
	s.until("Acid Rain")
	if err := os.Remove(config); err != nil {
		t.Fatal(err)
	}
	flood(t, lab, 1000)
	s.until("142kB")
	s.until("Acid Rain")
}

func TestTwoScreensKeepEachOthersSettings(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	config := filepath.Join(t.TempDir(), "c.toml")
	one := onScreen(t, lab.Remote, "-c", config, "-i", lab.Remote.Iface)
	two := onScreen(t, lab.Local, "-c", config, "-i", lab.Local.Iface)
	one.press("B")
	one.until("rates in bytes on")
	two.press("N")
	two.until("service names off")
	for _, s := range []*screen{one, two} {
		s.until("settings read anew")
	}
	text, err := os.ReadFile(config)
	if err != nil || !strings.Contains(string(text), "\nbytes = true") || !strings.Contains(string(text), "\nport_names = false") {
		t.Errorf("%v: the settings say\n%s", err, text)
	}
}

func TestOutOfFileDescriptorsIsOneLineAndTheCaptureGoesOn(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	dir := t.TempDir()
	s := onScreen(t, lab.Remote, "-c", filepath.Join(dir, "c.toml"), "-i", lab.Remote.Iface)
	pid := s.cmd.Process.Pid
	var before unix.Rlimit
	// Not one more than standard input, output and error would be.
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 3, Max: 4096}, &before); err != nil {
		t.Fatal(err)
	}
	flood(t, lab, 1000)
	s.until("142kB")
	s.press("e\x15" + filepath.Join(dir, "report.txt") + "\r")
	s.until("too many open files")
	s.escape("export to ")
	s.press("B")
	s.until("saving settings to")
	s.press("i")
	s.until("listing interfaces")
	s.escape("─ interfaces")
	flood(t, lab, 1000)
	s.until("284kB")
	has(t, dir)
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 1024, Max: 4096}, nil); err != nil {
		t.Fatal(err)
	}
	s.press("e\x15" + filepath.Join(dir, "report.txt") + "\r")
	s.until("exported to")
}

// TestNameServerThatNeverAnswersKeepsNobodyWaiting gives the program a name
// server of its own, in a mount namespace, that takes questions and says nothing.
func TestNameServerThatNeverAnswersKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	lab := nettest.New(t)
	server := -1
	lab.Local.Do(t, func() (err error) {
		if server, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0); err != nil {
			return err
		}
		if err := unix.SetsockoptInt(server, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
			return err
		}
		return unix.Bind(server, &unix.SockaddrInet4{Port: 53, Addr: [4]byte{10, 77, 0, 1}})
	})
	t.Cleanup(func() { _ = unix.Close(server) })
	resolv := filepath.Join(t.TempDir(), "resolv.conf")
	write(t, resolv, "nameserver "+nettest.LocalIPv4+"\noptions timeout:1 attempts:1\n")
	cmd := exec.Command("bash", "-c", fmt.Sprintf("mount --bind %s /etc/resolv.conf && exec %s -i %s", resolv, path, lab.Remote.Iface))
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	s := onScreenOf(t, lab.Remote, cmd)
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Make: nettest.DistinctHosts, Frames: 1000})
		return err
	})
	s.until("11.0.0.")
	if took := s.obeys(order{"A", "alert at"}); took > 5*time.Second {
		t.Errorf("a key was obeyed after %v", took)
	}
	s.press("\r")
	if n := questions(t, server); n == 0 || n > 16 {
		t.Errorf("%d sockets ask at once, want 1 to 16", n)
	}
	s.press("q")
	began := time.Now()
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v to end", took)
	}
}

// questions counts from how many ports questions have come within half a second of
// the first one, in which none of them is given up. When they came, the kernel
// says: on a busy machine they are read later.
func questions(t *testing.T, fd int) int {
	t.Helper()
	ports := map[int]bool{}
	var first time.Duration
	wait, oob := unix.Timeval{Sec: 10}, make([]byte, 128)
	for {
		if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &wait); err != nil {
			t.Fatal(err)
		}
		_, n, _, from, err := unix.Recvmsg(fd, make([]byte, 1500), oob, 0)
		if err != nil {
			return len(ports)
		}
		at := cameAt(t, oob[:n])
		if len(ports) == 0 {
			first, wait = at, unix.Timeval{Sec: 1}
		}
		if at-first > time.Second/2 {
			return len(ports)
		}
		if a, ok := from.(*unix.SockaddrInet4); ok {
			ports[a.Port] = true
		}
	}
}

// cameAt is when the kernel received what comes with control messages of a socket
// that asks for it (SO_TIMESTAMPNS, socket(7)), since 1970.
func cameAt(t *testing.T, oob []byte) time.Duration {
	t.Helper()
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil || len(messages) != 1 || len(messages[0].Data) != 16 {
		t.Fatalf("no time among %v: %v", messages, err)
	}
	data := messages[0].Data // struct timespec
	return time.Duration(binary.NativeEndian.Uint64(data))*time.Second + time.Duration(binary.NativeEndian.Uint64(data[8:]))
}
