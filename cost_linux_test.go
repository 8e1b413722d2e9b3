package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"iftopgo/capture/netlab"
)

// BenchmarkLivePacket is the CPU time the whole program takes for a packet of a
// flood at the generator's full rate, doing what iftop does, which runs next
// where it is installed; and doing all it does when nothing is switched off. It
// wants a quiet machine.
func BenchmarkLivePacket(b *testing.B) {
	for name, flows := range map[string]int{"1 flow": 1, "1,000 flows": 1000} {
		b.Run(name, func(b *testing.B) {
			path, err := program()
			if err != nil {
				b.Fatal(err)
			}
			const frames = 4_000_000
			for b.Loop() {
				lab := netlab.New(b)
				b.ReportMetric(cost(b, lab, exec.Command(path, "-nNPZi", lab.Remote.Iface), flows, frames), "iftopgo-ns/packet")
				b.ReportMetric(cost(b, lab, exec.Command(path, "-i", lab.Remote.Iface), flows, frames), "with-names-and-owners-ns/packet")
				if top, err := exec.LookPath("iftop"); err == nil {
					b.ReportMetric(cost(b, lab, exec.Command(top, "-nNPi", lab.Remote.Iface), flows, frames), "iftop-ns/packet")
				}
			}
		})
	}
}

// cost floods a host on which a program captures in a terminal, and returns the
// program's CPU nanoseconds a frame, those for its screen included.
func cost(b *testing.B, lab *netlab.Lab, cmd *exec.Cmd, flows, frames int) float64 {
	b.Helper()
	var screen *os.File
	lab.Remote.Do(b, func() (err error) {
		cmd.Env = append(os.Environ(), "TERM=xterm-256color")
		screen, err = pty.StartWithSize(cmd, &pty.Winsize{Rows: 60, Cols: 200})
		return err
	})
	drawn := make(chan struct{}, 1)
	go func() {
		buf := make([]byte, 64<<10)
		for {
			if _, err := screen.Read(buf); err != nil {
				return
			}
			select {
			case drawn <- struct{}{}:
			default:
			}
		}
	}()
	<-drawn
	quietly(b, time.Second) // It draws before it captures.
	before := cpu(b, cmd.Process.Pid)
	began := time.Now()
	lab.Local.Do(b, func() error {
		_, err := lab.Local.Flood(netlab.Flood{To: lab.Remote, Flows: flows, Frames: frames, Payload: 18})
		return err
	})
	b.ReportMetric(float64(frames)/time.Since(began).Seconds(), "packets/s")
	quietly(b, time.Second/2)
	used := cpu(b, cmd.Process.Pid) - before
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	_ = screen.Close()
	return float64(used.Nanoseconds()) / float64(frames)
}

// cpu is the CPU time a process has taken so far (utime and stime of
// proc_pid_stat(5), in ticks of 10 ms).
func cpu(b testing.TB, pid int) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		b.Fatal(err)
	}
	system, err := strconv.Atoi(fields[12])
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// quietly lets time pass in which nothing is sent.
func quietly(b *testing.B, d time.Duration) {
	b.Helper()
	<-time.After(d)
}
