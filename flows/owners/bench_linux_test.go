package owners

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
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
	// Every fourth socket or so is met by its port.
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

// BenchmarkBusyHost measures a second of work, with a new flow every four
// milliseconds, on a host with 20,000 sockets and 1,000 processes: the share of a
// core and the memory. One run of ss -tunap is what a second costs those who list
// all sockets each time.
func BenchmarkBusyHost(b *testing.B) {
	ports := busyHost(b)
	b.Run("events", func(b *testing.B) { benchmarkSecond(b, Config{NoPackages: true}, ports) })
	b.Run("tables", func(b *testing.B) { benchmarkSecond(b, Config{NoPackages: true, TablesOnly: true}, ports) })
	b.Run("ss -tunap", func(b *testing.B) {
		var used time.Duration
		for b.Loop() {
			cmd := exec.Command("ss", "-tunap")
			if err := cmd.Run(); err != nil {
				b.Skip("needs ss of iproute2:", err)
			}
			used += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		}
		b.ReportMetric(100*used.Seconds()/float64(b.N), "%core")
	})
}

func benchmarkSecond(b *testing.B, config Config, ports []int) {
	b.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := &Resolver{out: newOutbox(), registry: newRegistry(), wake: make(chan struct{}, 1), pending: pending{}}
	f := newFinder(config)
	defer f.close()
	random := rand.New(rand.NewPCG(1, 2))
	now := time.Now()
	found, asked := 0, 0
	second := func() {
		for range 4 {
			for range 62 {
				local := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: ports[random.IntN(len(ports))]}
				r.Ask(key(protoUDP, local, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}))
				asked++
			}
			now = now.Add(turnPause)
			r.turn(f, now)
			for _, m := range r.out.take().Matches {
				if m.Owner != 0 && m.Source >= SourceTable {
					found++
				}
			}
		}
	}
	// The first look at all processes is paid once.
	start := cpu()
	for range 12 {
		second()
	}
	first := cpu() - start
	asked, found = 0, 0
	start = cpu()
	for b.Loop() {
		second()
	}
	b.ReportMetric(100*(cpu()-start).Seconds()/float64(b.N), "%core")
	b.ReportMetric(first.Seconds()*1000, "ms-at-first")
	b.ReportMetric(100*float64(found)/float64(asked), "%found")
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
}
