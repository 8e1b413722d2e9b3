package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
)

// How many inputs of each kind are tried.
const (
	mutatedCaptures = 4000
	mutatedFilters  = 1000
	mutatedSettings = 500
)

// inputFaults are inputs that were changed at random, by seeds: the same every time.
var inputFaults = []*fault{
	{
		name: fmt.Sprintf("%d capture files, changed at random", mutatedCaptures), on: thatReads,
		try: func(t *testing.T, m *monitor) outcome {
			seeds := captures(t)
			return tryAll(t, mutatedCaptures, func(n int, dir string) []string {
				return m.file(t, put(t, dir, "capture", mutated(n, seeds)))
			})
		},
		happens: noCrash, told: is("FILE"),
	},
	{
		name: fmt.Sprintf("%d capture filters, changed at random", mutatedFilters), on: thatReads,
		try: func(t *testing.T, m *monitor) outcome {
			return tryAll(t, mutatedFilters, func(n int, _ string) []string {
				return m.filtered(t, strings.ReplaceAll(string(mutated(n, filterSeeds)), "\x00", " "))
			})
		},
		happens: noCrash, told: is("-f: "),
	},
	{
		name: fmt.Sprintf("%d settings files, changed at random", mutatedSettings), on: onlyOurs,
		try: func(t *testing.T, _ *monitor) outcome {
			return tryAll(t, mutatedSettings, func(n int, dir string) []string {
				file := put(t, dir, "settings.toml", mutated(n, settingSeeds))
				return []string{program.Path(t), "--json", "--limit=1", "-n", "-N", "-r", sample("ethernet.pcap"), "-c", file}
			})
		},
		happens: noCrash, told: is("FILE:"),
	},
}

// noCrash is what ours has to come to.
var noCrash = is("read, ", "refused, 0 crashed, 0 without end")

// What filters and settings are made of.
var (
	filterSeeds = [][]byte{
		[]byte("tcp port 80 and not host 192.0.2.1"), []byte("(udp or icmp6) and net 10.0.0.0/8"),
		[]byte("ether[12:2] = 0x800 and ip[0] & 0xf > 5"), []byte("vlan 10 and portrange 1000-2000 or len <= 100"),
		[]byte("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0"), []byte("ip6 proto 58 or ether multicast"),
	}
	settingSeeds = [][]byte{
		[]byte("layout = \"iftop\"\nbytes = true\nsort = \"2s\"\ntheme = \"dark\"\n[keys]\nquit = \"q\"\n"),
		[]byte("max_flows = 1000\nring_mib = 8\nascii = false\nfilter = \"tcp\"\n"),
	}
)

// captures are the capture files of testdata.
func captures(t *testing.T) (all [][]byte) {
	t.Helper()
	names, err := filepath.Glob(sample("*.pcap*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%d captures, %v", len(names), err)
	}
	for _, name := range names {
		all = append(all, []byte(read(t, name)))
	}
	return all
}

// put writes a file.
func put(t *testing.T, dir, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Error(err)
	}
	return path
}

// mutated is one of some inputs with up to eight changes: other bytes, bytes that are the
// bounds of numbers, a piece that is missing, is there twice or comes from another input, an
// early end.
func mutated(n int, seeds [][]byte) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 17)) //nolint:gosec // The same inputs each time.
	out := append([]byte{}, seeds[r.IntN(len(seeds))]...)
	for range 1 + r.IntN(8) {
		if len(out) == 0 {
			break
		}
		at := r.IntN(len(out))
		end := min(at+1+r.IntN(16), len(out))
		switch r.IntN(7) {
		case 0:
			out[at] = byte(r.Uint32())
		case 1:
			out[at] ^= 1 << r.IntN(8)
		case 2:
			for i := at; i < min(at+4, len(out)); i++ {
				out[i] = []byte{0, 0x7f, 0x80, 0xff}[r.IntN(4)]
			}
		case 3:
			out = append(out[:at], out[end:]...)
		case 4:
			out = append(out[:end:end], out[at:]...)
		case 5:
			other := seeds[r.IntN(len(seeds))]
			from := r.IntN(len(other))
			out = append(out[:at:at], append(append([]byte{}, other[from:min(from+32, len(other))]...), out[at:]...)...)
		case 6:
			out = out[:at]
		}
	}
	return out
}

// tally is what became of inputs.
type tally struct {
	mu                           sync.Mutex
	read, refused, crashed, late int
	said                         string // of one that was refused
	crash                        string // of one that crashed
}

// tryAll runs a program on inputs, some at a time for each CPU: a program that begins waits for
// others, for its files and for its goroutines.
func tryAll(t *testing.T, inputs int, command func(n int, dir string) []string) outcome {
	t.Helper()
	var got tally
	var workers sync.WaitGroup
	atOnce := 4 * runtime.NumCPU()
	for first := range atOnce {
		dir := t.TempDir()
		workers.Go(func() {
			for n := first; n < inputs; n += atOnce {
				args := command(n, dir)
				got.add(n, run(args), args)
			}
		})
	}
	workers.Wait()
	if got.crash != "" {
		t.Log(got.crash)
	}
	return outcome{
		fmt.Sprintf("%d read, %d refused, %d crashed, %d without end", got.read, got.refused, got.crashed, got.late),
		told(got.said),
	}
}

// add counts what became of an input. A crash is a signal, or what Go's runtime writes.
func (y *tally) add(n int, r ran, args []string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	exit, ok := errors.AsType[*exec.ExitError](r.err)
	switch {
	case r.late:
		y.late++
	case r.err == nil:
		y.read++
	case !ok || exit.ExitCode() < 0 || strings.Contains(r.message, "goroutine "):
		y.crashed++
		y.crash = cmp.Or(y.crash, fmt.Sprintf("input %d, %q: %v: %s", n, args, r.err, r.message))
	default:
		y.refused++
		said := lastOf(r.message)
		for _, arg := range args {
			if strings.HasPrefix(arg, os.TempDir()) {
				said = strings.ReplaceAll(said, arg, "FILE")
			}
		}
		y.said = cmp.Or(y.said, said)
	}
}

// endAfter ends a process that takes longer.
func endAfter(d time.Duration, p *os.Process) *time.Timer {
	return time.AfterFunc(d, func() { _ = p.Kill() })
}
