package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"iftopgo/capture/netlab"
)

// program builds the program once and returns its path.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "iftopgo-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "iftopgo")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// line is what the tests read of a JSON line.
type line struct {
	Timestamp                                                time.Time
	Uptime                                                   float64
	Interval                                                 int
	Unit                                                     string
	Flow_count                                               int
	Total_sent                                               uint64
	Total_recv                                               uint64
	Packets_sent, Packets_recv                               uint64
	Sent_2s, Recv_2s, Sent_10s, Recv_10s, Sent_40s, Recv_40s float64
	Peak_sent, Peak_recv, Peak_total                         float64
	Capture                                                  struct {
		Engine, State, Last_loss           string
		Received                           uint64
		Kernel_drops                       *uint64
		Interface_drops                    *uint64
		Undecoded, Restarts, Evicted_flows uint64
		Notes                              []string
	}
	Flows []row
	Final bool
}

type row struct {
	Src, Dst, Src_ip, Dst_ip, Protocol, Interface            string
	Src_port, Dst_port                                       int
	Total_sent, Total_recv, Packets_sent, Packets_recv       uint64
	Sent_2s, Recv_2s, Sent_10s, Recv_10s, Sent_40s, Recv_40s float64
	Other, Lossy                                             bool
	Flows                                                    uint64
}

// running is the program at work inside a host of a lab.
type running struct {
	t      *testing.T
	cmd    *exec.Cmd
	lines  *bufio.Reader
	stderr bytes.Buffer
}

// start runs the program with --json and waits for its first line, by when it
// captures.
func start(t *testing.T, h *netlab.Host, args ...string) (*running, line) {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, cmd: exec.Command(path, append([]string{"--json"}, args...)...)}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stderr = &r.stderr
	h.Start(t, r.cmd)
	t.Cleanup(func() { _ = r.cmd.Process.Kill(); _ = r.cmd.Wait() })
	r.lines = bufio.NewReaderSize(out, 1<<20)
	return r, r.next()
}

// next reads the next line.
func (r *running) next() (l line) {
	r.t.Helper()
	text, err := r.lines.ReadBytes('\n')
	if err != nil {
		r.t.Fatalf("reading a line: %v\n%s", err, r.stderr.String())
	}
	if err := json.Unmarshal(text, &l); err != nil {
		r.t.Fatalf("line %q: %v", text, err)
	}
	reconciles(r.t, &l)
	return l
}

// finish asks the program to end and returns its final line.
func (r *running) finish() (l line) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGINT); err != nil {
		r.t.Fatal(err)
	}
	for !l.Final {
		l = r.next()
	}
	if rest, err := io.ReadAll(r.lines); err != nil || len(rest) > 0 {
		r.t.Errorf("after the final line: %q, %v", rest, err)
	}
	if err := r.cmd.Wait(); err != nil {
		r.t.Errorf("ended with %v: %s", err, r.stderr.String())
	}
	return l
}

// reconciles checks what must be true of every line.
func reconciles(t *testing.T, l *line) {
	t.Helper()
	var sum row
	for _, f := range l.Flows {
		sum.Total_sent += f.Total_sent
		sum.Total_recv += f.Total_recv
		sum.Packets_sent += f.Packets_sent
		sum.Packets_recv += f.Packets_recv
	}
	want := row{Total_sent: l.Total_sent, Total_recv: l.Total_recv, Packets_sent: l.Packets_sent, Packets_recv: l.Packets_recv}
	if sum.Total_sent != want.Total_sent || sum.Total_recv != want.Total_recv ||
		sum.Packets_sent != want.Packets_sent || sum.Packets_recv != want.Packets_recv {
		t.Errorf("rows add up to %d/%d bytes, %d/%d packets; the totals are %d/%d, %d/%d",
			sum.Total_sent, sum.Total_recv, sum.Packets_sent, sum.Packets_recv,
			want.Total_sent, want.Total_recv, want.Packets_sent, want.Packets_recv)
	}
}

// equalsKernel compares a final line with the kernel's counters over the run.
func equalsKernel(t *testing.T, l *line, k netlab.Counters) {
	t.Helper()
	drops := *l.Capture.Kernel_drops
	if got, want := l.Capture.Received+drops, k.TxPackets+k.RxPackets; got != want {
		t.Errorf("received %d + dropped %d = %d packets, the kernel counted %d", l.Capture.Received, drops, got, want)
	}
	if drops > 0 {
		t.Logf("%d drops: bytes are not compared", drops)
		return
	}
	if l.Total_sent != k.TxBytes || l.Total_recv != k.RxBytes {
		t.Errorf("totals %d sent, %d received; the kernel counted %d and %d", l.Total_sent, l.Total_recv, k.TxBytes, k.RxBytes)
	}
}

// quiet waits until an interface has carried nothing for a while: the kernel
// sends a few frames of its own when a link comes up.
func quiet(t *testing.T, h *netlab.Host) netlab.Counters {
	t.Helper()
	last := h.Counters(t, h.Iface)
	since := time.Now()
	for deadline := since.Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		c := h.Counters(t, h.Iface)
		if c != last {
			last, since = c, time.Now()
		}
		if time.Since(since) > 1500*time.Millisecond {
			return c
		}
	}
	t.Fatal("the link does not fall silent")
	return last
}

// udp adds up the rows of UDP flows, and the other row.
func (l *line) udp() (sum row, flows int) {
	for _, f := range l.Flows {
		if f.Protocol == "UDP" || f.Other {
			sum.Total_sent += f.Total_sent
			sum.Total_recv += f.Total_recv
			flows++
		}
	}
	return sum, flows
}

func TestFloodReconcilesWithTheKernel(t *testing.T) {
	for name, f := range map[string]netlab.Flood{
		"one UDP flow":               {Flows: 1, Frames: 300_000, Payload: 18},
		"1,000 UDP flows":            {Flows: 1000, Frames: 300_000, Payload: 200},
		"20,000 UDP flows":           {Flows: 20_000, Frames: 300_000, Payload: 18},
		"20,000 UDP flows over IPv6": {Flows: 20_000, Frames: 300_000, Payload: 18, IPv6: true},
		"frames with a VLAN tag":     {Flows: 100, Frames: 100_000, Payload: 100, VLAN: 10},
	} {
		t.Run(name, func(t *testing.T) {
			lab := netlab.New(t)
			f.To = lab.Remote
			for _, at := range []*netlab.Host{lab.Local, lab.Remote} {
				before := quiet(t, at)
				r, _ := start(t, at, "-i", at.Iface)
				var bytes uint64
				lab.Local.Do(t, func() (err error) { bytes, err = lab.Local.Flood(f); return err })
				l := r.finish()
				equalsKernel(t, &l, at.Counters(t, at.Iface).Since(before))
				cpu := r.cmd.ProcessState.UserTime() + r.cmd.ProcessState.SystemTime()
				t.Logf("%d drops, %d ns of CPU a packet", *l.Capture.Kernel_drops, cpu.Nanoseconds()/int64(f.Frames))

				sum, flows := l.udp()
				if flows < f.Flows {
					t.Errorf("%d UDP flows, want %d", flows, f.Flows)
				}
				want := row{Total_recv: bytes}
				if at == lab.Local {
					want = row{Total_sent: bytes}
				}
				if *l.Capture.Kernel_drops == 0 && (sum.Total_sent != want.Total_sent || sum.Total_recv != want.Total_recv) {
					t.Errorf("UDP: %d sent, %d received; want %d and %d", sum.Total_sent, sum.Total_recv, want.Total_sent, want.Total_recv)
				}
			}
		})
	}
}

// runToEnd runs the program until it ends by itself and returns its exit status
// and what it wrote to standard error.
func runToEnd(t *testing.T, path string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command(path, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}
