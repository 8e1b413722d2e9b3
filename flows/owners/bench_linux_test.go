package owners

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// A busy host: so many processes, some of which hold so many sockets each.
const (
	busyHolders = 100
	busySockets = 200
	busyIdle    = 900
)

// busyHost starts the processes and returns the ports of their sockets.
func busyHost(b *testing.B) (ports []int) {
	b.Helper()
	needRoot(b)
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		b.Skip("needs sleep")
	}
	for range busyIdle {
		cmd := exec.Command(sleep, "3600")
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	}
	for range busyHolders {
		playRole(b, "hold", fmt.Sprint(busySockets)).waitLine(b)
	}
	// About every fourth of these ports has a socket.
	for port := 32768; port < 61000; port++ {
		ports = append(ports, port)
	}
	return ports
}

// cpu returns the CPU time this process has used.
func cpu() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// New flows in a second: of existing sockets, of ports without a socket, and of sockets
// opened just then, whose process has to be found.
var arrivals = []struct {
	name        string
	old, opened int
}{
	{"24 new flows", 20, 4},
	{"248 new flows", 240, 8},
}

// BenchmarkBusyHost measures what a second of finding owners takes on a host with
// 20,000 sockets and 1,000 processes, by how many flows are new in it: the share of
// a core, and the memory once all processes were looked at. One run of ss -tunap is
// what a second costs those who list all sockets each time.
func BenchmarkBusyHost(b *testing.B) {
	ports := busyHost(b)
	for _, a := range arrivals {
		b.Run("events/"+a.name, func(b *testing.B) {
			benchmarkSecond(b, Config{NoPackages: true}, ports, a.old, a.opened)
		})
		b.Run("tables/"+a.name, func(b *testing.B) {
			benchmarkSecond(b, Config{NoPackages: true, TablesOnly: true}, ports, a.old, a.opened)
		})
	}
	b.Run("ss -tunap", benchmarkSS)
}

// benchmarkSS measures ss, which lists all sockets with their processes.
func benchmarkSS(b *testing.B) {
	var used time.Duration
	var most float64
	for b.Loop() {
		cmd := exec.Command("ss", "-tunap")
		out, err := cmd.Output()
		if err != nil {
			b.Skip("needs ss of iproute2:", err)
		}
		if n := bytes.Count(out, []byte("\n")); n < busyHolders*busySockets {
			b.Fatalf("%d lines for %d sockets", n, busyHolders*busySockets)
		}
		used += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			most = max(most, float64(u.Maxrss))
		}
	}
	b.ReportMetric(100*used.Seconds()/float64(b.N), "%core")
	b.ReportMetric(most/1024, "MiB")
}

// arriving makes the new flows of a second, a quarter at each tick.
type arriving struct {
	b           *testing.B
	random      *rand.Rand
	ports       []int
	old, opened int
	open        []net.PacketConn // that were opened at this tick
}

// tick asks for the flows of a tick and returns how many there are.
func (a *arriving) tick(r *Resolver) int {
	to := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}
	for range a.old / 4 {
		r.Ask(key(flows.ProtoUDP, &net.UDPAddr{IP: to.IP, Port: a.ports[a.random.IntN(len(a.ports))]}, to))
	}
	for range a.opened / 4 {
		c, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			a.b.Fatal(err)
		}
		a.open = append(a.open, c)
		r.Ask(key(flows.ProtoUDP, c.LocalAddr(), to))
	}
	return a.old/4 + a.opened/4
}

// shut closes the sockets that were opened a second ago or earlier.
func (a *arriving) shut(keep int) {
	for len(a.open) > keep {
		_ = a.open[0].Close()
		a.open = a.open[1:]
	}
}

func benchmarkSecond(b *testing.B, config Config, ports []int, old, opened int) {
	b.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := &Resolver{
		out: newOutbox(), registry: newRegistry(), woken: make(chan struct{}, 1), pending: pending{}, lookups: newLookups(),
	}
	f := newFinder(config)
	defer func() {
		if err := f.close(); err != nil {
			b.Error(err)
		}
	}()
	if !config.TablesOnly && f.status().Engine != "ebpf" {
		b.Skip("the kernel refuses eBPF: ", f.status().Reason)
	}
	flow := &arriving{b: b, random: rand.New(rand.NewPCG(1, 2)), ports: ports, old: old, opened: opened}
	defer flow.shut(0)
	now := time.Now()
	found, asked := 0, 0
	second := func() {
		for range 4 {
			asked += flow.tick(r)
			now = now.Add(tickInterval)
			r.tick(f, now)
			for _, m := range r.out.take().Owned {
				if m.Owner != 0 && m.Evidence >= flows.EvidenceTable {
					found++
				}
			}
		}
		flow.shut(opened)
	}
	// The first walk of all processes happens once; the budgets spread it over some
	// seconds.
	start := cpu()
	for range 60 {
		second()
	}
	first := cpu() - start
	asked, found = 0, 0
	start = cpu()
	for b.Loop() {
		second()
	}
	b.ReportMetric(100*(cpu()-start).Seconds()/float64(b.N), "%core")
	b.ReportMetric(first.Seconds()*1000, "ms-first-minute")
	b.ReportMetric(100*float64(found)/float64(asked), "%found")
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/(1<<20), "MiB")
	runtime.KeepAlive(r)
}
