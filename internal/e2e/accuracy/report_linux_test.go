package accuracy

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/e2e/page"
)

// The files with a table, from this folder.
const (
	summaryFile = "../../../README.md"
	wholeFile   = "../../../docs/accuracy.md"
)

// write writes the tables: all rows, and in README those for a first look.
func write(t *testing.T, all []*result) {
	t.Helper()
	var some []*result
	for _, r := range all {
		if r.summary {
			some = append(some, r)
		}
	}
	place := page.Place{Path: summaryFile, Name: "accuracy", Task: "verify"}
	place.Write(t, conclusion(all)+"\n\n"+table(some))
	place.Path = wholeFile
	place.Write(t, conclusion(all)+"\n\n"+table(all))
}

// conclusion says on what machine it was measured, and sums the results up.
func conclusion(all []*result) string {
	var packets, dropped uint64
	exact := 0
	for _, r := range all {
		packets += r.packets
		dropped += r.dropped()
		if r.dropped() == 0 {
			exact++
		}
	}
	drops := "Nothing was dropped."
	if dropped > 0 {
		drops = fmt.Sprintf("%s packets were dropped, all of them reported.", thousands(dropped))
	}
	return fmt.Sprintf("Measured on Linux %s with %d CPUs: %d kinds of traffic, %s packets. "+
		"%d of %d were 0 bytes off; received + dropped = sent in all. %s",
		page.Release(), runtime.NumCPU(), len(all), thousands(packets), exact, len(all), drops)
}

// table is results in Markdown.
func table(results []*result) string {
	var b strings.Builder
	b.WriteString("| link | traffic | packets | bytes off | packets off | dropped | CPU a packet | memory | iftop: bytes, CPU, memory | nethogs: bytes, CPU, memory |\n")
	b.WriteString("|---|---|--:|--:|--:|--:|--:|--:|---|---|\n")
	for _, r := range results {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d | %s | %s | %s | %s | %s |\n", r.link, r.row, thousands(r.packets),
			r.offCell(), r.packetsOff(), thousands(r.dropped()), each(r.cpu, r.packets), mebibytes(r.kib),
			r.peers[0].cell(r.packets), r.peers[1].cell(r.packets))
	}
	return b.String()
}

// offCell is the bytes that are off; when packets were dropped, nobody knows
// their bytes.
func (r *result) offCell() string {
	if r.dropped() > 0 {
		return "those dropped"
	}
	return thousands(r.bytesOff())
}

// in is the result in a line, without CPU time and memory in the quick form.
func (r *result) in(form form) string {
	s := fmt.Sprintf("%s packets, %s bytes off, %d packets off, %d dropped", thousands(r.packets), r.offCell(), r.packetsOff(), r.dropped())
	if form == quick {
		return s
	}
	s += fmt.Sprintf(", %s a packet, %s", each(r.cpu, r.packets), mebibytes(r.kib))
	for i, h := range r.peers {
		if h.installed {
			s += "; " + peers[i].name + " " + h.cell(r.packets)
		}
	}
	return s
}

// cell is what another tool said and used.
func (h *heard) cell(packets uint64) string {
	if !h.installed {
		return ""
	}
	if h.died {
		return "crashed"
	}
	off := fmt.Sprintf("%+.1f %%", 100*h.off)
	switch {
	case h.off == 0 && h.within < 1e-6:
		off = "0"
	case h.off == 0:
		off = fmt.Sprintf("0 ± %.1g %%", 100*h.within)
	case h.bytes == 0:
		off = "none"
	}
	return off + ", " + each(h.cpu, packets) + ", " + mebibytes(h.kib)
}

// each is a packet's share of the CPU time.
func each(cpu time.Duration, packets uint64) string {
	ns := uint64(cpu.Nanoseconds()) / packets
	if ns >= 10_000 {
		return fmt.Sprintf("%d µs", ns/1000)
	}
	return thousands(ns) + " ns"
}

func mebibytes(kib uint64) string { return fmt.Sprintf("%d MiB", (kib+512)/1024) }

// thousands writes a number with commas.
func thousands(n uint64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
