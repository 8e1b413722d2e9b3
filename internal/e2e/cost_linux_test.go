package e2e

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// BenchmarkLivePacket is the CPU time the whole program takes for a packet of a
// flood at the generator's full rate, doing what iftop does, which runs next
// where it is installed; and doing all it does when nothing is switched off. Each
// is divided by the packets that its screen says were counted, and how many those
// are of the ones sent is reported as well. It wants a quiet machine.
func BenchmarkLivePacket(b *testing.B) {
	eachFlood(b, func(b *testing.B, flows int) {
		path := program.Path(b)
		for b.Loop() {
			lab := nettest.New(b)
			flood := nettest.Flood{Flows: flows, Payload: payloadLen}
			report := func(who string, frameLen int, cmd *exec.Cmd) {
				costOf(b, lab, cmd, flood, frameLen).report(b, who)
			}
			report("iftopgo", ethernetLen, exec.Command(path, "--layout=iftop", "--engine=native", "-nNPZi", lab.Remote.Iface))
			if top, err := exec.LookPath("iftop"); err == nil {
				report("iftop", packetLen, exec.Command(top, "-nNPi", lab.Remote.Iface))
			}
			report("with-names-and-owners", ethernetLen, exec.Command(path, "--layout=iftop", "--engine=native", "-i", lab.Remote.Iface))
		}
	})
}

// BenchmarkLiveNames is what looking for names adds to the CPU time that the whole program takes for
// a packet that has none: the median of runs in which one that looks and one that does not capture
// the same packets at the same time. It wants a quiet machine.
func BenchmarkLiveNames(b *testing.B) {
	eachFlood(b, func(b *testing.B, flows int) {
		path := program.Path(b)
		var names pairs
		defer names.report(b)
		for b.Loop() {
			lab := nettest.New(b)
			both := costsOf(b, lab, nettest.Flood{Flows: flows, Payload: payloadLen}, ethernetLen,
				exec.Command(path, "--layout=iftop", "--engine=native", "-NPZi", lab.Remote.Iface), exec.Command(path, "--layout=iftop", "--engine=native", "-nNPZi", lab.Remote.Iface))
			names = append(names, 100*(both[0].report(b, "with-names")/both[1].report(b, "without")-1))
		}
	})
}

// eachFlood runs a benchmark with a flood of one flow, and with one of a thousand.
func eachFlood(b *testing.B, run func(b *testing.B, flows int)) {
	b.Run("1 flow", func(b *testing.B) { run(b, 1) })
	b.Run("1,000 flows", func(b *testing.B) { run(b, 1000) })
}

// pairs are how much more something costs than something else, measured one after the other,
// in percent.
type pairs []float64

// add measures both, in turn the one first and the other.
func (p *pairs) add(with, without func() float64) {
	var a, b float64
	if len(*p)%2 == 0 {
		b = without()
		a = with()
	} else {
		a = with()
		b = without()
	}
	*p = append(*p, 100*(a/b-1))
}

// report reports the median.
func (p *pairs) report(b *testing.B) {
	if len(*p) > 0 {
		slices.Sort(*p)
		b.ReportMetric((*p)[len(*p)/2], "names-add-%")
	}
}

// What is sent in a flood, and what is counted of a packet of it: iftop takes the
// length that IP states.
const (
	floodFrames = 4_000_000
	payloadLen  = 18
	packetLen   = 20 + 8 + payloadLen
	ethernetLen = 14 + packetLen
)

// costs are what a flood cost a program.
type costs struct {
	nanos   float64 // of CPU, those for its screen included
	counted float64 // packets, by what it shows
	rate    float64 // packets a second
}

// report reports them as those of a program, and returns what it took for a packet.
func (c costs) report(b *testing.B, who string) (nanos float64) {
	b.Helper()
	nanos = c.nanos / c.counted
	b.ReportMetric(nanos, who+"-ns/packet")
	b.ReportMetric(100*c.counted/floodFrames, who+"-counted-%")
	b.ReportMetric(c.rate, who+"-packets/s")
	return nanos
}

// costOf floods a host on which a program captures in a terminal.
func costOf(b *testing.B, lab *nettest.Lab, cmd *exec.Cmd, flood nettest.Flood, bytesEach int) costs {
	b.Helper()
	return costsOf(b, lab, flood, bytesEach, cmd)[0]
}

// costsOf floods a host on which programs capture in terminals of their own, all of them the same
// packets at the same time.
func costsOf(b *testing.B, lab *nettest.Lab, flood nettest.Flood, bytesEach int, cmds ...*exec.Cmd) []costs {
	b.Helper()
	all, screens, before := make([]costs, len(cmds)), make([]*drawing, len(cmds)), make([]time.Duration, len(cmds))
	for i, cmd := range cmds {
		lab.Remote.Do(b, func() (err error) {
			screens[i], err = startDrawing(cmd)
			return err
		})
	}
	for i, cmd := range cmds {
		<-screens[i].drawn
		quietly(b, time.Second) // It draws before it captures.
		before[i] = cpu(b, cmd.Process.Pid)
	}
	began := time.Now()
	lab.Local.Do(b, func() error {
		flood.To, flood.Frames = lab.Remote, floodFrames
		_, err := lab.Local.Flood(flood)
		return err
	})
	rate := floodFrames / time.Since(began).Seconds()
	quietly(b, 2*time.Second) // Then iftop shows all of it, too.
	for i, cmd := range cmds {
		all[i].rate = rate
		all[i].nanos = float64((cpu(b, cmd.Process.Pid) - before[i]).Nanoseconds())
	}
	for i := range cmds {
		all[i].counted = receivedOn(b, screens[i].end()) / float64(bytesEach)
	}
	return all
}

// drawing is a program in a terminal of which only its reading is done meanwhile.
type drawing struct {
	cmd    *exec.Cmd
	screen *os.File
	drawn  chan struct{} // something was
	text   chan []byte   // all that was, at the end
}

// startDrawing starts a program in a terminal.
func startDrawing(cmd *exec.Cmd) (*drawing, error) {
	cmd.Env = append(os.Environ(), "TERM=xterm-256color")
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 60, Cols: 200})
	if err != nil {
		return nil, err
	}
	w := &drawing{cmd, screen, make(chan struct{}, 1), make(chan []byte)}
	go func() {
		var text []byte
		buf := make([]byte, 64<<10)
		for {
			n, err := screen.Read(buf)
			if err != nil {
				w.text <- text
				return
			}
			text = append(text, buf[:n]...)
			select {
			case w.drawn <- struct{}{}:
			default:
			}
		}
	}()
	return w, nil
}

// end ends the program, and returns all it has drawn.
func (w *drawing) end() []byte {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
	_ = w.screen.Close()
	return <-w.text
}

// sum is the sum of what was received as both programs show it, with the unit.
var sum = regexp.MustCompile(`RX:? +(?:cum:? +)?>?([0-9.]+)([kKMG]?)B`)

// receivedOn returns the bytes that a terminal shows to have been received, after
// all that was written to it until the screen was left.
func receivedOn(b *testing.B, text []byte) float64 {
	b.Helper()
	text, _, _ = bytes.Cut(text, []byte(ansi.ResetModeAltScreenSaveCursor))
	shown := vt.NewEmulator(200, 60)
	go func() { _, _ = io.Copy(io.Discard, shown) }()
	if _, err := shown.Write(text); err != nil {
		b.Fatal(err)
	}
	all := sum.FindStringSubmatch(shown.String())
	if all == nil {
		b.Fatalf("no sum of what was received on:\n%s", shown.String())
	}
	n, err := strconv.ParseFloat(all[1], 64)
	if err != nil {
		b.Fatal(err)
	}
	k := 1000.0
	if strings.Contains(all[0], "RX:") {
		k = 1024 // iftop's
	}
	return n * map[string]float64{"": 1, "k": k, "K": k, "M": k * k, "G": k * k * k}[all[2]]
}

// cpu is the CPU time a process has taken so far, all of its threads, those that have ended
// included, in nanoseconds: its CPU clock (clock_getcpuclockid(3)), because the ticks of 10 ms of
// proc_pid_stat(5) are a twentieth of what is measured.
func cpu(b testing.TB, pid int) time.Duration {
	b.Helper()
	const sched = 2 // CPUCLOCK_SCHED of linux/posix-timers_types.h
	var at unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|sched), &at); err != nil {
		b.Fatal(err)
	}
	return time.Duration(at.Nano())
}

// quietly lets time pass in which nothing is sent.
func quietly(b *testing.B, d time.Duration) {
	b.Helper()
	<-time.After(d)
}
