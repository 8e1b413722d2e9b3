package accuracy

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/ebpfmaps"
	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// tool is a program that measures, while it runs.
type tool struct {
	t      *testing.T
	cmd    *exec.Cmd
	lines  *bufio.Reader
	stderr bytes.Buffer
	began  time.Duration
}

// used is what a tool took for the traffic, and at most for itself.
type used struct {
	cpu time.Duration
	kib uint64
	// died says that it was not there any more when it was asked to end.
	died bool
}

// start starts a tool inside a host.
func start(t *testing.T, h *nettest.Host, path string, args ...string) *tool {
	t.Helper()
	p := &tool{t: t, cmd: exec.Command(path, args...)} //nolint:noctx // It is ended by a signal, as users do.
	// No settings but the defaults.
	p.cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+t.TempDir())
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stderr = &p.stderr
	// Tools that take keys would read the end of the null device without end.
	if _, err := p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	h.Start(t, p.cmd)
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	p.lines = bufio.NewReaderSize(out, 1<<20)
	return p
}

// next reads a line of the tool's output.
func (p *tool) next() string {
	p.t.Helper()
	text, err := p.lines.ReadString('\n')
	if err != nil {
		p.t.Fatalf("reading what %s says: %v\n%s", filepath.Base(p.cmd.Path), err, p.stderr.String())
	}
	return text
}

// mark notes the CPU time that was used before the traffic.
func (p *tool) mark() { p.began = p.cpu() }

// end ends the tool and returns what it used since the mark. Output that is
// still to come is handed to rest.
func (p *tool) end(rest func(io.Reader)) used {
	p.t.Helper()
	kib, alive := p.peak()
	u := used{kib: kib, died: !alive}
	if alive {
		maps := ebpfmaps.Of(strconv.Itoa(p.cmd.Process.Pid))
		for _, size := range maps.Open {
			u.kib += size >> 10
		}
		u.kib -= maps.Resident >> 10
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		p.t.Fatal(err)
	}
	rest(p.lines)
	// Some end with a status of their own when interrupted.
	_ = p.cmd.Wait()
	u.cpu = p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime() - p.began
	return u
}

// cpu reads what the tool and its children have used so far: utime and stime of
// proc_pid_stat(5), in ticks of 10 ms. At its end wait4(2) reports both together.
func (p *tool) cpu() time.Duration {
	p.t.Helper()
	pid := strconv.Itoa(p.cmd.Process.Pid)
	all := ticksOf(p.t, pid)
	threads, err := filepath.Glob("/proc/" + pid + "/task/*/children")
	if err != nil {
		p.t.Fatal(err)
	}
	for _, path := range threads {
		children, err := os.ReadFile(path)
		if err != nil {
			continue // The thread has ended.
		}
		for child := range strings.FieldsSeq(string(children)) {
			all += ticksOf(p.t, child)
		}
	}
	return time.Duration(all) * 10 * time.Millisecond
}

func ticksOf(t *testing.T, pid string) (ticks int) {
	t.Helper()
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	stat := string(text)
	for _, field := range strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])[11:13] {
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return ticks
}

// peak reads the most memory the process ever had (VmHWM of
// proc_pid_status(5)). A process that has ended has none.
func (p *tool) peak() (kib uint64, alive bool) {
	p.t.Helper()
	_, rest, alive := strings.Cut(p.proc("status"), "VmHWM:")
	if !alive {
		return 0, false
	}
	kib, err := strconv.ParseUint(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return kib, true
}

func (p *tool) proc(file string) string {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, file))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// line is what is read of a line of the program.
type line struct {
	counted
	FlowCount int `json:"flow_count"`
	Capture   struct {
		Received       uint64
		KernelDrops    *uint64 `json:"kernel_drops"`
		InterfaceDrops *uint64 `json:"interface_drops"`
	}
	Flows []counted
	Final bool
}

// counted is what rows and lines both count.
type counted struct {
	TotalSent   uint64 `json:"total_sent"`
	TotalRecv   uint64 `json:"total_recv"`
	PacketsSent uint64 `json:"packets_sent"`
	PacketsRecv uint64 `json:"packets_recv"`
}

// iftopgo measures traffic with the program, and returns its last line.
func iftopgo(t *testing.T, l *link, traffic func()) (last line, u used) {
	t.Helper()
	args := []string{"--json", "--no-dns", "--limit", "100", "--engine", *engine, "-i", l.iface}
	if *rings > 0 {
		args = append(args, "--rings", strconv.Itoa(*rings))
	}
	p := start(t, l.at, program.Path(t), args...)
	read := func(text string) {
		last = line{}
		if err := json.Unmarshal([]byte(text), &last); err != nil {
			t.Fatalf("line %q: %v", text, err)
		}
		var sum counted
		for _, f := range last.Flows {
			sum.TotalSent += f.TotalSent
			sum.TotalRecv += f.TotalRecv
			sum.PacketsSent += f.PacketsSent
			sum.PacketsRecv += f.PacketsRecv
		}
		if sum != last.counted {
			t.Errorf("rows add up to %+v, the totals are %+v", sum, last.counted)
		}
	}
	read(p.next()) // It captures by then.
	p.mark()
	traffic()
	u = p.end(func(io.Reader) {
		for !last.Final {
			read(p.next())
		}
	})
	if !p.cmd.ProcessState.Success() {
		t.Errorf("ended with %v: %s", p.cmd.ProcessState, p.stderr.String())
	}
	return last, u
}
