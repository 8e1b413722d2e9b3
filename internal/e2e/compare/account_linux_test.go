package compare

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// account is what a monitor says of what it has counted.
type account struct {
	// packets and bytes are what it has counted; it tells one of them, or neither.
	packets, bytes float64
	// header is how many bytes of a frame are not in its bytes.
	header float64
	// dropped are the packets that it says it has lost, or the kernel where it does not say.
	dropped float64
	// engine and notes are what ours says it captures with, and why.
	engine string
	notes  []string
}

// share is what part of what was sent it says it has counted; known is false where it does
// not say.
func (a *account) share(s *sent) (part float64, known bool) {
	switch {
	case s.packets() == 0:
		return 0, false
	case a.packets > 0:
		return a.packets / s.packets(), true
	case a.bytes > 0:
		return a.bytes / (s.bytes() - a.header*s.packets()), true
	}
	return 0, false
}

// lastLine is the last complete line of a text that can be read as JSON.
func lastLine(text string, into any) bool {
	for _, line := range slices.Backward(strings.Split(text, "\n")) {
		if strings.HasPrefix(line, "{") && json.Unmarshal([]byte(line), into) == nil {
			return true
		}
	}
	return false
}

// finalLine reads what ours writes at last.
func finalLine(text string, a *account) {
	var line struct {
		Capture struct {
			Engine         string
			Received       uint64
			KernelDrops    *uint64 `json:"kernel_drops"`
			InterfaceDrops *uint64 `json:"interface_drops"`
			Notes          []string
		}
	}
	if !lastLine(text, &line) {
		return
	}
	a.packets = float64(line.Capture.Received)
	a.engine, a.notes = line.Capture.Engine, line.Capture.Notes
	for _, drops := range []*uint64{line.Capture.KernelDrops, line.Capture.InterfaceDrops} {
		if drops != nil {
			a.dropped += float64(*drops)
		}
	}
}

// iftoprsLine reads a line of iftoprs --json, which counts the bytes of IP.
func iftoprsLine(text string, a *account) {
	var line struct {
		TotalSent uint64 `json:"total_sent"`
		TotalRecv uint64 `json:"total_recv"`
	}
	if lastLine(text, &line) {
		a.bytes, a.header = float64(line.TotalSent+line.TotalRecv), 14
	}
}

// rustnetLine reads a line of rustnet --headless.
func rustnetLine(text string, a *account) {
	var line struct {
		Stats struct {
			Processed uint64 `json:"packets_processed"`
			Dropped   uint64 `json:"packets_dropped"`
			Kernel    uint64 `json:"capture_packets_dropped"`
			Interface uint64 `json:"interface_packets_dropped"`
		}
	}
	if lastLine(text, &line) {
		a.packets = float64(line.Stats.Processed)
		a.dropped = float64(line.Stats.Dropped + line.Stats.Kernel + line.Stats.Interface)
	}
}

// What tcpdump says when it ends.
var (
	captured = regexp.MustCompile(`(\d+) packets? captured`)
	lost     = regexp.MustCompile(`(\d+) packets? dropped by (?:kernel|interface)`)
)

// tcpdumpSums reads what tcpdump says when it ends.
func tcpdumpSums(text string, a *account) {
	if m := captured.FindStringSubmatch(text); m != nil {
		a.packets, _ = strconv.ParseFloat(m[1], 64)
	}
	for _, m := range lost.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.ParseFloat(m[1], 64)
		a.dropped += n
	}
}

// What screens show: the sums of what was received and sent on iftop's and on ours in its layout
// and in the overview, with their units, and what was lost.
var (
	sums     = regexp.MustCompile(`(?:RX|TX)(:?) +(?:cum:? +)?>?([0-9.]+)([kKMGT]?)B`)
	overview = regexp.MustCompile(`▼ ([0-9.]+)([kMGT]?)B +▲ ([0-9.]+)([kMGT]?)B`)
	drops    = regexp.MustCompile(`drops (\d+)`)
)

// onScreen reads the screens of iftop, which counts the bytes of IP, and of ours.
func onScreen(text string, a *account) {
	shown := screenOf(text)
	for _, m := range sums.FindAllStringSubmatch(shown, -1) {
		k := 1000.0
		if m[1] == ":" { // iftop's
			k, a.header = 1024, 14
		}
		a.bytes += inBytes(m[2], m[3], k)
	}
	if m := overview.FindStringSubmatch(shown); m != nil {
		a.bytes = inBytes(m[1], m[2], 1000) + inBytes(m[3], m[4], 1000)
	}
	if m := drops.FindStringSubmatch(shown); m != nil { // Ours alone.
		a.dropped, _ = strconv.ParseFloat(m[1], 64)
	}
}

// inBytes is a number with a unit whose steps are k.
func inBytes(number, unit string, k float64) float64 {
	n, _ := strconv.ParseFloat(number, 64)
	for _, step := range "KMGT" {
		if unit == "" {
			break
		}
		n *= k
		if strings.EqualFold(unit, string(step)) {
			break
		}
	}
	return n
}

// screenOf is what a terminal shows after a text, until the screen is left.
func screenOf(text string) string {
	kept, _, _ := bytes.Cut([]byte(text), []byte(ansi.ResetModeAltScreenSaveCursor))
	shown := vt.NewEmulator(columns, rows)
	var answers sync.WaitGroup
	answers.Go(func() { _, _ = io.Copy(io.Discard, shown) }) // What it answers the program.
	defer func() {
		// Not of the emulator itself, which sets what the other goroutine reads.
		if pipe, ok := shown.InputPipe().(io.Closer); ok {
			_ = pipe.Close() // A pipe in memory.
			answers.Wait()
		}
	}()
	if _, err := shown.Write(kept); err != nil {
		return ""
	}
	return shown.String()
}
