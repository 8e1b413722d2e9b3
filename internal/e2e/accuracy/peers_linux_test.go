package accuracy

import (
	"bufio"
	"io"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

// heard is what another tool reports for the same traffic.
type heard struct {
	used
	// bytes are those it reports, to within half of the last digit it prints;
	// off is how many those are from the truth, 0 when they may be it.
	bytes, within, off float64
	// block is what a report that is not complete adds up to so far.
	block     float64
	installed bool
}

// peers are the other tools: how to run them on an interface, and how to read
// what they say until no more traffic is to come.
var peers = []struct {
	name  string
	path  string
	args  []string
	ready string
	// interval is a little more than the time between two reports.
	interval time.Duration
	// nudge says that one more packet makes it report, without that packet.
	nudge bool
	// read reads a line, into what it says of the whole.
	read func(h *heard, line string)
	// network says that bytes of the network layer are counted, not frames.
	network bool
}{
	{
		"iftop", "iftop",
		[]string{"-t", "-nNPB", "-i"},
		"Listening on", 2200 * time.Millisecond, true,
		func(h *heard, line string) {
			if rest, ok := strings.CutPrefix(line, "Cumulative (sent/received/total):"); ok {
				fields := strings.Fields(rest)
				h.bytes, h.within = rounded(fields[len(fields)-1])
			}
		},
		true,
	},
	{
		"nethogs", "nethogs",
		[]string{"-a", "-t", "-C", "-d", "1", "-v", "2"},
		"Refreshing:", 1100 * time.Millisecond, false,
		func(h *heard, line string) {
			if strings.HasPrefix(line, "Refreshing:") { // The report before it is complete.
				h.bytes, h.block = h.block, 0
				return
			}
			fields := strings.Split(strings.TrimSpace(line), "\t")
			for _, text := range fields[max(len(fields)-2, 0):] {
				if n, err := strconv.ParseFloat(text, 64); err == nil && len(fields) == 3 {
					h.block += n
				}
			}
		},
		false,
	},
}

// rounded reads a number of bytes as iftop prints it, with three digits and a
// unit of 1,024, and how far the true number can be from it.
func rounded(text string) (bytes, within float64) {
	unit := 1.0
	for _, u := range []string{"KB", "MB", "GB", "TB"} {
		unit *= 1024
		if number, ok := strings.CutSuffix(text, u); ok {
			bytes, _ = strconv.ParseFloat(number, 64)
			_, decimals, _ := strings.Cut(number, ".")
			return bytes * unit, unit / math.Pow10(len(decimals)) / 2
		}
	}
	bytes, _ = strconv.ParseFloat(strings.TrimSuffix(text, "B"), 64)
	return bytes, 0.5
}

// report is what a peer has said so far, which is read while it runs.
type report struct {
	mu    sync.Mutex
	heard heard
	ended chan struct{}
}

// follow reads what a peer says until it ends.
func (r *report) follow(p *tool, read func(*heard, string)) {
	defer close(r.ended)
	scan := bufio.NewScanner(p.lines)
	for scan.Scan() {
		r.mu.Lock()
		read(&r.heard, scan.Text())
		r.mu.Unlock()
	}
}

func (r *report) now() heard {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.heard
}

// patience is how many reports are waited for until two say the same.
const patience = 15

// listen measures traffic with a peer; header is the bytes of a packet's link
// header.
func listen(t *testing.T, which int, l *link, traffic func() (packets, bytes uint64), header int) heard {
	t.Helper()
	peer := &peers[which]
	path, err := exec.LookPath(peer.path)
	if err != nil {
		return heard{}
	}
	args := append(append([]string{"-oL", path}, peer.args...), l.iface)
	p := start(t, l.at, "stdbuf", args...)
	for !strings.HasPrefix(p.next(), peer.ready) {
	}
	<-time.After(time.Second) // It may say so before it captures.
	p.mark()
	r := &report{ended: make(chan struct{})}
	go r.follow(p, peer.read)
	packets, bytes := traffic()
	// The first report may be of an interval that began before the end.
	for last, n := r.now(), 0; n < patience; n++ {
		if peer.nudge {
			l.pour(t, nettest.PacedSend{Frames: stream{proto: udp, flows: 1, size: 60}.frames(l), Count: 1})
		}
		<-time.After(peer.interval)
		next := r.now()
		if n >= 2 && math.Abs(next.bytes-last.bytes) <= 2*next.within+60 {
			break
		}
		last = next
	}
	h := r.now()
	h.used = p.end(func(io.Reader) { <-r.ended })
	h.installed = true
	if h.died {
		t.Logf("%s ended: %v: %s", peer.name, p.cmd.ProcessState, p.stderr.String())
	}
	want := float64(bytes) + float64(packets)*float64(l.bare)
	if peer.network {
		want -= float64(packets) * float64(header)
	}
	h.off = h.bytes - want
	if peer.nudge && h.off > 0 {
		// The packets that made it report are among the bytes.
		h.off = max(h.off-patience*60, 0)
	}
	if math.Abs(h.off) <= h.within {
		h.off = 0
	}
	h.within /= want
	h.off /= want
	return h
}
