package compare

import (
	"fmt"
	"strings"
)

// table is one of the tables: a row for each monitor, a column for each load that it is about.
type table struct {
	title, text string
	about       func(l *load) bool
	// absolute says that the machine without a monitor has a row, too.
	absolute bool
	cell     func(r *report, l *load, m *tool) string
}

func every(*load) bool     { return true }
func busy(l *load) bool    { return !l.idle() }
func heavy(l *load) bool   { return !l.light() }
func fastest(l *load) bool { return l.full() }

// minus and slower compare a figure with that of the machine without a monitor.
func minus(with, without float64) float64  { return with - without }
func slower(with, without float64) float64 { return 100 * (with/without - 1) }

// tables are those of the page.
var tables = []*table{
	{
		title: "CPU time of the processes",
		text: "What the monitor and all its processes take, as `top` adds it up: percent of a CPU when idle and at 1,000/s, nanoseconds a\n" +
			"packet otherwise.",
		about: every,
		cell:  func(r *report, l *load, m *tool) string { return r.spread(l, m, (*sample).cpuCost, nil).String() },
	},
	{
		title: "CPU time of the whole machine",
		text: "What all CPUs are busy, with interrupts and what the hypervisor takes, above the same traffic without a monitor, whose row has\n" +
			"the whole: percent of a CPU at 1,000/s, nanoseconds a packet otherwise.",
		about: busy, absolute: true,
		cell: func(r *report, l *load, m *tool) string {
			return r.spread(l, m, (*sample).machineCost, minus).String()
		},
	},
	{
		title: "How much slower the sender gets",
		text:  "By how many percent sending takes longer; without a monitor, nanoseconds for a packet, for 64 KiB of a transfer.",
		about: fastest, absolute: true,
		cell: func(r *report, l *load, m *tool) string {
			return r.spread(l, m, (*sample).sendingCost, slower).String()
		},
	},
	{
		title: "What is lost",
		text: "Of what was sent, in percent: what was dropped for want of room / what the monitor says it counted, – where it says nothing.\n" +
			"Drops with \\* are the kernel's counter of the socket, read from outside: the monitor does not tell of them. Screens show three\n" +
			"digits of bytes.",
		about: heavy,
		cell:  lostCell,
	},
	{
		title: "Memory",
		text:  "The most the processes were seen to have resident, what they share only once (PSS), with their maps in the kernel, in MiB.",
		about: every,
		cell: func(r *report, l *load, m *tool) string {
			return r.spread(l, m, func(s *sample, _ *load) float64 { return float64(s.memory) / (1 << 20) }, nil).String()
		},
	},
}

// lostCell is what was dropped, and what was counted.
func lostCell(r *report, l *load, m *tool) string {
	dropped := func(s *sample, _ *load) float64 { return part(s.dropped, s.seen.packets()) }
	counted := func(s *sample, _ *load) float64 {
		share, known := s.share(&s.seen)
		if !known {
			return unknown
		}
		return 100 * share
	}
	text := number(r.spread(l, m, dropped, nil).median)
	if text != "–" && !m.tellsDrops {
		text += `\*`
	}
	return text + " / " + number(r.spread(l, m, counted, nil).median)
}

// tables writes all tables.
func (r *report) tables() string {
	var text strings.Builder
	for i, t := range tables {
		if i > 0 {
			text.WriteString("\n")
		}
		t.write(&text, r)
	}
	return text.String()
}

// write writes a table, unless none of the loads is in it.
func (y *table) write(text *strings.Builder, r *report) {
	var columns []*load
	for _, l := range r.loads {
		if y.about(l) {
			columns = append(columns, l)
		}
	}
	if len(columns) == 0 {
		return
	}
	fmt.Fprintf(text, "### %s\n\n%s\n\n|  |", y.title, y.text)
	for _, l := range columns {
		text.WriteString(" " + l.title + " |")
	}
	text.WriteString("\n|---|" + strings.Repeat("--:|", len(columns)) + "\n")
	for _, m := range r.measured() {
		if m == none && !y.absolute {
			continue
		}
		text.WriteString("| " + m.name + " |")
		for _, l := range columns {
			text.WriteString(" " + y.cell(r, l, m) + " |")
		}
		text.WriteString("\n")
	}
}
