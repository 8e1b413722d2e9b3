package e2e

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/internal/nettest"
	"iftopgo/model"
)

// otherRemoteIPv4 is a second address of the remote host, so that there are two hosts.
const otherRemoteIPv4 = "10.77.0.3"

// client is what a client does: so many connections to a server, one after the other, over
// each of which it gets so many bytes.
type client struct {
	program, host string
	port          int
	connections   int
	bytes         int
}

// clients are a download by a process that ends, connections that are short, and what a
// browser does.
var clients = []client{
	{"downloader", nettest.RemoteIPv4, 443, 1, 60_000_000},
	{"short", otherRemoteIPv4, 80, 20, 10_000},
	{"browser", nettest.RemoteIPv4, 443, 100, 100_000},
	{"browser", otherRemoteIPv4, 443, 100, 50_000},
}

// serve has the remote host send so many bytes over each connection to an address, until
// the function it returns is called.
func serve(t *testing.T, lab *nettest.Lab, address string, bytes int) (end func()) {
	t.Helper()
	var l net.Listener
	lab.Remote.Do(t, func() (err error) {
		l, err = net.Listen("tcp", address)
		return err
	})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write(make([]byte, bytes)) // A client that is gone fails by itself.
			_ = c.Close()
		}
	}()
	return func() { _ = l.Close() }
}

// do has a client do its work, and returns what the kernel counted meanwhile.
func (v *client) do(t *testing.T, lab *nettest.Lab, dir string) nettest.Counters {
	t.Helper()
	address := net.JoinHostPort(v.host, strconv.Itoa(v.port))
	defer serve(t, lab, address, v.bytes)()
	before := lab.Local.Counters(t, lab.Local.Iface)
	cmd := exec.Command(filepath.Join(dir, v.program))
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d", clientVariable, address, v.connections))
	cmd.Stderr = os.Stderr
	lab.Local.Start(t, cmd)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%s: %v", v.program, err)
	}
	return settledCounters(t, lab).Since(before)
}

// settledCounters are the counters of the local host once they stand still: the last
// segments of a connection come after its process has ended.
func settledCounters(t *testing.T, lab *nettest.Lab) nettest.Counters {
	t.Helper()
	last, still := lab.Local.Counters(t, lab.Local.Iface), 0
	if !comesTrue(time.Minute, func() bool {
		now := lab.Local.Counters(t, lab.Local.Iface)
		if now != last {
			last, still = now, 0
		}
		still++
		return still > 10
	}) {
		t.Fatal("the counters do not stand still")
	}
	return last
}

// copies puts copies of this program into a directory, one for each program of clients.
func copies(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"first", "downloader", "short", "browser"} {
		to := filepath.Join(dir, program)
		if err := os.Link(own, to); err == nil || errors.Is(err, fs.ErrExist) {
			continue
		}
		text, err := os.ReadFile(own)
		if err == nil {
			err = os.WriteFile(to, text, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// answers are what each client carried by the dimensions of --by, largest first.
func answers(clients []client, counted []nettest.Counters) map[string][]answer {
	service := map[int]string{443: "https TCP", 80: "http TCP"}
	all := map[string][]answer{}
	for i, v := range clients {
		for by, name := range map[string]string{"program": v.program, "host": v.host, "service": service[v.port]} {
			n := slices.IndexFunc(all[by], func(a answer) bool { return a.name == name })
			if n < 0 {
				n = len(all[by])
				all[by] = append(all[by], answer{name: name})
			}
			all[by][n].sent += counted[i].TxBytes
			all[by][n].recv += counted[i].RxBytes
		}
	}
	for _, some := range all {
		slices.SortFunc(some, func(a, b answer) int { return cmp.Compare(b.sent+b.recv, a.sent+a.recv) })
	}
	return all
}

// answer is what a program, a host or a service carried, in bytes.
type answer struct {
	name       string
	sent, recv uint64
}

// untilOwned has a client do a little until the screen says whose it is: the search for
// owners begins some time after the screen does, and knows no process that ended before.
func untilOwned(t *testing.T, lab *nettest.Lab, dir string, s *screen) (did []client, counted []nettest.Counters) {
	t.Helper()
	first := client{"first", otherRemoteIPv4, 80, 1, 1000}
	for range 30 {
		did, counted = append(did, first), append(counted, first.do(t, lab, dir))
		if comesTrue(2*time.Second, func() bool { return strings.Contains(s.content(), " first ") }) {
			return did, counted
		}
	}
	t.Fatal("the screen knows no owner")
	return nil, nil
}

// accountsFor is how long the capture goes on after its traffic at least;
// IFTOPGO_ACCOUNTS makes it longer.
func accountsFor() time.Duration {
	d, err := time.ParseDuration(os.Getenv("IFTOPGO_ACCOUNTS"))
	if err != nil {
		return 5 * time.Second
	}
	return d
}

// TestEveryByteKeepsItsProgramHostAndService has programs carry bytes and end, over
// connections of which nearly all lose their rows, and asks afterwards who used the
// line.
func TestEveryByteKeepsItsProgramHostAndService(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	addAddress(t, lab.Remote, otherRemoteIPv4)
	for _, ip := range []string{nettest.RemoteIPv4, otherRemoteIPv4} {
		addNeighbour(t, lab.Local, lab.Remote, ip)
	}
	addNeighbour(t, lab.Remote, lab.Local, nettest.LocalIPv4)
	settings := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(settings, []byte("closed_flows = 2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	streams := map[string]*stream{}
	for _, by := range []string{"program", "host", "service"} {
		r, first := openStream(t, lab.Local, "-n", "-c", settings, "-i", lab.Local.Iface, "--sort", "total", "--by", by)
		if by == "program" {
			needEvents(t, r.owned(first))
		}
		streams[by] = r
	}
	s := openOn(t, lab.Local, "--layout=iftop", "-n", "-c", settings, "-i", lab.Local.Iface, "--sort", "total")
	peers := startPeers(t, lab)

	dir := copies(t)
	did, counted := untilOwned(t, lab, dir, s)
	for i := range clients {
		did, counted = append(did, clients[i]), append(counted, clients[i].do(t, lab, dir))
	}
	want := answers(did, counted)
	// What was done before the search for owners began may be nobody's.
	want["program"] = slices.DeleteFunc(want["program"], func(a answer) bool { return a.name == "first" })
	wait := max(accountsFor(), time.Since(began)+5*time.Second)
	var readers sync.WaitGroup
	for by, r := range streams {
		readers.Go(func() {
			r.expectAnswers(by, want[by], wait)
		})
	}
	readers.Wait()
	for _, tab := range []string{"host", "service", "program"} {
		s.press("tab")
		s.expect("the answer by "+tab, inOrder(want[tab]))
	}
	for _, p := range peers {
		t.Logf("%s: %s", p.name, p.end())
	}
	s.press("q")
}

// expectAnswers reads lines until one has the answers, and is so long after the beginning
// that flows have lost their rows.
func (r *stream) expectAnswers(by string, want []answer, after time.Duration) {
	r.t.Helper()
	deadline := time.Now().Add(after + time.Minute)
	for {
		l := r.next()
		var got []answer
		for _, f := range l.Flows {
			for _, w := range want {
				if f.Name == w.name {
					got = append(got, answer{f.Name, f.TotalSent, f.TotalRecv})
				}
			}
		}
		if l.Uptime > after.Seconds() && l.FlowCount < 10 && slices.Equal(got, want) {
			r.t.Logf("by %s after %.0f s: %v", by, l.Uptime, got)
			return
		}
		if time.Now().After(deadline) {
			r.t.Errorf("by %s after %.0f s, %d flows: %v, want %v", by, l.Uptime, l.FlowCount, got, want)
			return
		}
	}
}

// inOrder is a screen that lists answers with their totals, one after the other.
func inOrder(want []answer) sight {
	return func(s *screen) bool {
		lines := s.lines()
		for _, w := range want {
			i := slices.IndexFunc(lines, func(line string) bool {
				return strings.Contains(line, w.name) && strings.Contains(line, model.Units{}.FormatBytes(w.sent))
			})
			if i < 0 || i+1 >= len(lines) || !strings.Contains(lines[i+1], model.Units{}.FormatBytes(w.recv)) {
				return false
			}
			lines = lines[i+2:]
		}
		return true
	}
}

// addAddress gives a host another address.
func addAddress(t *testing.T, h *nettest.Host, ip string) {
	t.Helper()
	h.Do(t, func() error {
		link, err := netlink.LinkByName(h.Iface)
		if err != nil {
			return err
		}
		addr, err := netlink.ParseAddr(ip + "/24")
		if err != nil {
			return err
		}
		return netlink.AddrAdd(link, addr)
	})
}

// rival is another monitor that keeps totals by process, on the same traffic.
type rival struct {
	name string
	cmd  *exec.Cmd
	out  bytes.Buffer
}

// startPeers starts those monitors that are installed.
func startPeers(t *testing.T, lab *nettest.Lab) (all []*rival) {
	t.Helper()
	for name, args := range map[string][]string{
		"nethogs":   {"-t", "-C", "-v", "2", lab.Local.Iface},
		"bandwhich": {"--raw", "-t", "-n", "-i", lab.Local.Iface},
	} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Logf("%s is not installed: nothing to compare with", name)
			continue
		}
		p := &rival{name: name, cmd: exec.Command(path, args...)}
		p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
		lab.Local.Start(t, p.cmd)
		all = append(all, p)
	}
	return all
}

// end ends the monitor and returns what it said last of the programs.
func (p *rival) end() string {
	_ = p.cmd.Process.Kill() // What it said before counts.
	_ = p.cmd.Wait()
	var last []string
	lines := strings.Split(p.out.String(), "\n")
	for _, v := range []string{"downloader", "short", "browser"} {
		for _, line := range slices.Backward(lines) {
			if strings.Contains(line, v) {
				last = append(last, strings.TrimSpace(line))
				break
			}
		}
	}
	if last == nil {
		return "says nothing of the programs: " + strconv.Quote(p.out.String()[:min(p.out.Len(), 300)])
	}
	return strings.Join(last, "; ")
}
