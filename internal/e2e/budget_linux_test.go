package e2e

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
)

// pcapOf writes a pcap file of 60-byte UDP frames that belong to a number of
// flows in turn, so many microseconds apart, and returns its path.
func pcapOf(tb testing.TB, flows, frames, apart int) string {
	tb.Helper()
	return pcapWith(tb, frames, func(i int) (flow, at int) { return i % flows, i * apart })
}

// pcapWith is pcapOf with frames of any flows at any times, in microseconds since the first.
func pcapWith(tb testing.TB, frames int, frameOf func(i int) (flow, at int)) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "flows.pcap")
	file, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriterSize(file, 1<<20)
	le := binary.LittleEndian
	header := le.AppendUint32(nil, 0xa1b2c3d4)
	header = le.AppendUint32(header, 4<<16|2)
	header = append(header, make([]byte, 8)...)
	header = le.AppendUint32(header, 65535)
	header = le.AppendUint32(header, 1)
	if _, err := w.Write(header); err != nil {
		tb.Fatal(err)
	}
	record := make([]byte, 16+60)
	le.PutUint32(record[8:], 60)
	le.PutUint32(record[12:], 60)
	frame := record[16:]
	copy(frame[12:], []byte{8, 0, 0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1})
	frame[37], frame[39] = 9, 26
	for i := range frames {
		n, at := frameOf(i)
		le.PutUint32(record, uint32(1_700_000_000+at/1_000_000))
		le.PutUint32(record[4:], uint32(at%1_000_000))
		frame[30], frame[31], frame[32], frame[33] = 10, byte(n>>16), byte(n>>8), byte(n)
		binary.BigEndian.PutUint16(frame[34:], uint16(n))
		if _, err := w.Write(record); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := file.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

// replayed runs the program over a file and returns the most memory it had, in
// MiB, and how long it took. The memory is looked at while it runs: what the
// system tells afterwards is at least that of the process of the tests, which was
// its own until it began (ru_maxrss of getrusage(2) outlives execve).
func replayed(tb testing.TB, path string) (mib int, took time.Duration) {
	tb.Helper()
	cmd := program.Command(tb, "--json", "--limit", "1", "-r", path)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil {
				tb.Fatalf("%v: %s", err, out.String())
			}
			return mib, time.Since(began)
		case <-tick.C:
			mib = max(mib, peakMiB(cmd.Process.Pid))
		}
	}
}

// peakMiB is the most memory a process has had since it runs its program, 0 when
// it has ended.
func peakMiB(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), "\nVmHWM:")
	var kib int
	if _, err := fmt.Sscan(after, &kib); err != nil {
		return 0 // A process that has ended has no memory.
	}
	return kib >> 10
}

// tries is how often the program may be run to show that it keeps to its memory: on
// a busy machine the collection of garbage comes late, and adds what is not needed.
const tries = 3

// TestMemoryStaysWithinItsBudget replays flows in the numbers of the budget. The
// last one is a flood: every frame begins a flow that is never seen again.
func TestMemoryStaysWithinItsBudget(t *testing.T) {
	for name, c := range map[string]struct {
		flows, frames, apart int
		mib                  int
	}{
		"1,000 flows for 45 s":                      {1000, 450_000, 100, 40},
		"65,000 flows that all go on for 45 s":      {65_000, 45 * 65_000, 15, 160},
		"a flood of a million distinct ones in 8 s": {1_000_000, 1_000_000, 8, 200},
	} {
		t.Run(name, func(t *testing.T) {
			path := pcapOf(t, c.flows, c.frames, c.apart)
			for range tries {
				got, _ := replayed(t, path)
				if got == 0 {
					t.Fatal("it ended before anybody looked")
				}
				t.Logf("%d MiB at most", got)
				if got <= c.mib {
					return
				}
			}
			t.Errorf("each time more than %d MiB, the budget", c.mib)
		})
	}
}

// BenchmarkReplay is the speed of reading a file, whole process.
func BenchmarkReplay(b *testing.B) {
	const frames = 5_000_000
	path := pcapOf(b, 1000, frames, 1)
	for b.Loop() {
		_, took := replayed(b, path)
		b.ReportMetric(frames/took.Seconds()/1e6, "Mpackets/s")
	}
}

// BenchmarkMemory is the largest memory the program takes for flows that all go
// on for 45 s.
func BenchmarkMemory(b *testing.B) {
	for _, n := range []int{1000, 65_000} {
		b.Run(fmt.Sprintf("%d flows", n), func(b *testing.B) {
			path := pcapOf(b, n, max(45*n, 1_000_000), max(1_000_000/n, 1))
			for b.Loop() {
				mib, _ := replayed(b, path)
				b.ReportMetric(float64(mib), "MiB")
			}
		})
	}
}

// BenchmarkStart is the time from the start of the program to its first line, of
// a file that has a single frame.
func BenchmarkStart(b *testing.B) {
	path := pcapOf(b, 1, 1, 1)
	for b.Loop() {
		replayed(b, path)
	}
}
