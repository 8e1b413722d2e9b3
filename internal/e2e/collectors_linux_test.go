package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"iftopgo/internal/nettest"
)

// exported is what a collector has of flows.
type exported struct{ records, octets, packets uint64 }

func (e exported) plus(o exported) exported {
	return exported{e.records + o.records, e.octets + o.octets, e.packets + o.packets}
}

// collector is a program that receives flows.
type collector interface {
	// got is what it has by now; not everything has to be there yet.
	got(t *testing.T) exported
	// stop ends it.
	stop()
}

// collectors start the collectors that there are, on a port of 127.0.0.1 of a host, by the name of
// the program and the transport. GoFlow2 and nfcapd do not listen over TCP: there libfixbuf reads what a
// listener of the test has received.
var collectors = map[string]func(t *testing.T, h *nettest.Host, port string) collector{
	"goflow2 udp":   func(t *testing.T, h *nettest.Host, port string) collector { return startGoFlow2(t, h, port) },
	"nfcapd udp":    func(t *testing.T, h *nettest.Host, port string) collector { return startNfcapd(t, h, port) },
	"libfixbuf tcp": func(t *testing.T, h *nettest.Host, port string) collector { return startFixbuf(t, h, port) },
}

// daemon is a collector that is a process of its own.
type daemon struct {
	cmd  *exec.Cmd
	once sync.Once
	log  string
}

// startDaemon starts it on a host, and waits until its log says something.
func startDaemon(t *testing.T, h *nettest.Host, cmd *exec.Cmd, says string) *daemon {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	h.Start(t, cmd)
	d := &daemon{cmd: cmd, log: log.Name()}
	t.Cleanup(func() { _ = cmd.Process.Kill(); d.stop() })
	expectFile(t, d.log, says)
	return d
}

// stop ends it as a service manager does. What it has says whether it has ended well.
func (d *daemon) stop() {
	d.once.Do(func() {
		_ = d.cmd.Process.Signal(syscall.SIGTERM)
		_ = d.cmd.Wait()
	})
}

// nfcapd is the collector of nfdump. It writes a file every two seconds.
type nfcapd struct {
	*daemon
	dir string
}

func startNfcapd(t *testing.T, h *nettest.Host, port string) *nfcapd {
	t.Helper()
	for _, tool := range []string{"nfcapd", "nfdump"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	dir := t.TempDir()
	cmd := exec.Command("nfcapd", "-w", dir, "-t", "2", "-b", "127.0.0.1", "-p", port)
	return &nfcapd{startDaemon(t, h, cmd, "Startup nfcapd"), dir}
}

// total is the last line of what nfdump prints of flows.
var total = regexp.MustCompile(`total flows: (\d+), total bytes: (\d+), total packets: (\d+)`)

// matching is what it has of flows that a filter of nfdump lets through.
func (n *nfcapd) matching(t *testing.T, filter string) (e exported) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(n.dir, "nfcapd.2*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files { // A directory with an unfinished file is an error.
		out, err := exec.Command("nfdump", "-r", file, "-N", "-s", "proto", filter).CombinedOutput()
		found := total.FindSubmatch(out)
		if err != nil || found == nil {
			continue // It is removed where it is empty.
		}
		var all [3]uint64
		for i := range all {
			if all[i], err = strconv.ParseUint(string(found[i+1]), 10, 64); err != nil {
				t.Fatal(err)
			}
		}
		e = e.plus(exported{all[0], all[1], all[2]})
	}
	return e
}

func (n *nfcapd) got(t *testing.T) exported {
	t.Helper()
	return n.matching(t, "any")
}

// expectNoErrors checks what it says of sequence numbers and messages.
func (n *nfcapd) expectNoErrors(t *testing.T) {
	t.Helper()
	for line := range strings.Lines(read(t, n.log)) {
		if strings.Contains(line, "Sequence Errors:") && !strings.Contains(line, "Sequence Errors: 0, Bad Packets: 0") {
			t.Errorf("nfcapd says %s", line)
		}
	}
}

// goflow2 is GoFlow2 with the shipped mapping. It writes lines of JSON.
type goflow2 struct {
	*daemon
	out string
}

// startGoFlow2 starts it with one worker, as the recipe says: of several, each writes a record and the
// end of its line one after the other, with those of others between them.
func startGoFlow2(t *testing.T, h *nettest.Host, port string) *goflow2 {
	t.Helper()
	tool, err := exec.Command("go", "tool", "-modfile="+inRepository(".ci/goflow2/go.mod"), "-n", "goflow2").Output()
	if err != nil {
		t.Skip("goflow2 cannot be built")
	}
	out := filepath.Join(t.TempDir(), "flows.json")
	cmd := exec.Command(strings.TrimSpace(string(tool)), "-listen", "netflow://127.0.0.1:"+port+"?workers=1", "-addr", "127.0.0.1:8081",
		"-mapping", ipfixRecipe("goflow2.yaml"), "-transport.file", out, "-templates.path", "")
	return &goflow2{startDaemon(t, h, cmd, "starting collection"), out}
}

// ipfixRecipe is the path of a recipe for IPFIX.
func ipfixRecipe(name string) string { return inRepository("docs/recipes/ipfix/" + name) }

func (g *goflow2) got(t *testing.T) (e exported) {
	t.Helper()
	text, _ := os.ReadFile(g.out) // It comes with the first record.
	for line := range bytes.Lines(text) {
		var r struct{ Bytes, Packets uint64 }
		if err := json.Unmarshal(line, &r); err != nil {
			return e // The last one is not whole yet.
		}
		e = e.plus(exported{1, r.Bytes, r.Packets})
	}
	return e
}

// fixbuf keeps what comes over TCP, each connection for itself, for libfixbuf to read.
type fixbuf struct {
	t        *testing.T
	listener net.Listener
	dir      string

	mu    sync.Mutex
	conns []net.Conn
	ended sync.WaitGroup
}

func startFixbuf(t *testing.T, h *nettest.Host, port string) *fixbuf {
	t.Helper()
	if _, err := exec.LookPath("ipfixDump"); err != nil {
		t.Skip("ipfixDump is not installed")
	}
	f := &fixbuf{t: t, dir: t.TempDir()}
	h.Do(t, func() (err error) {
		f.listener, err = net.Listen("tcp", "127.0.0.1:"+port)
		return err
	})
	f.ended.Go(f.serve)
	t.Cleanup(f.stop)
	return f
}

// serve keeps what comes over connections until there are none any more.
func (f *fixbuf) serve() {
	for {
		conn, err := f.listener.Accept()
		if err != nil {
			return
		}
		file, err := os.CreateTemp(f.dir, "stream")
		if err != nil {
			f.t.Error(err)
			return
		}
		f.mu.Lock()
		f.conns = append(f.conns, conn)
		f.mu.Unlock()
		f.ended.Go(func() {
			_, _ = io.Copy(file, conn) // It is closed here.
			if err := file.Close(); err != nil {
				f.t.Error(err)
			}
		})
	}
}

func (f *fixbuf) stop() {
	_ = f.listener.Close() // The second time it is closed.
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		_ = c.Close()
	}
	f.ended.Wait()
}

// deltaCount is a count of a record as ipfixDump prints it.
var deltaCount = regexp.MustCompile(`(octet|packet)DeltaCount\s*:\s*(\d+)`)

func (f *fixbuf) got(t *testing.T) (e exported) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(f.dir, "stream*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		cmd := exec.Command("ipfixDump", "--data", "--in", file)
		out, err := cmd.Output() // The last message is not whole yet: that is an error, behind all others.
		if len(out) == 0 && err != nil {
			continue
		}
		lines := bufio.NewScanner(bytes.NewReader(out))
		for lines.Scan() {
			if !bytes.Contains(lines.Bytes(), []byte("DeltaCount")) {
				continue // Of half a million lines most are something else.
			}
			found := deltaCount.FindSubmatch(lines.Bytes())
			if found == nil {
				continue
			}
			n, err := strconv.ParseUint(string(found[2]), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			if string(found[1]) == "octet" {
				e = e.plus(exported{1, n, 0})
			} else {
				e.packets += n
			}
		}
	}
	return e
}

// skipIfDropped skips a test when the kernel has thrown datagrams away, because a collector was kept
// from reading them: what it has is then less than what was sent.
func skipIfDropped(t *testing.T, h *nettest.Host) {
	t.Helper()
	var counters string
	h.Do(t, func() error {
		text, err := os.ReadFile("/proc/thread-self/net/snmp")
		counters = string(text)
		return err
	})
	found := regexp.MustCompile(`Udp: ([A-Z]\w.*)\nUdp: (.*)\n`).FindStringSubmatch(counters)
	if found == nil {
		t.Fatalf("no counters of UDP in %s", counters)
	}
	values := strings.Fields(found[2])
	if n := values[slices.Index(strings.Fields(found[1]), "RcvbufErrors")]; n != "0" {
		t.Skipf("this machine is too busy: collectors had no time for %s datagrams", n)
	}
}
