package compare

import (
	"strings"
	"testing"
	"time"
)

func TestFiguresHaveThreeDigits(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]string{
		0: "0", 0.123: "0.12", -0.001: "0.00", 9.949: "9.95", 9.96: "10.0", 42.06: "42.1", 99.6: "100", 1234.5: "1,234", 1_234_567: "1,234,567", -1234: "−1,234",
	} {
		if got := number(x); got != want {
			t.Errorf("%v is %q, want %q", x, got, want)
		}
	}
	if got := number(unknown); got != "–" {
		t.Errorf("what is unknown is %q", got)
	}
}

func TestASpreadLeavesOutWhatIsUnknown(t *testing.T) {
	t.Parallel()
	for want, figures := range map[string][]float64{
		"–":                  nil,
		"5.00":               {unknown, 5},
		"3.00 (1.00 … 8.00)": {8, 1, unknown, 3},
		"2.00 (1.00 … 3.00)": {3, 1},
	} {
		if got := spreadOf(figures).String(); got != want {
			t.Errorf("%v is %q, want %q", figures, got, want)
		}
	}
}

// made is a sample of a thousand packets, of which each cost so many nanoseconds.
func made(cpu, busy, sending time.Duration, a account) *sample {
	s := &sample{account: a, cpu: 1000 * cpu, busy: 1000 * busy, measured: time.Second, memory: 5 << 20}
	s.traffic.took = 1000 * sending
	s.traffic.RxPackets, s.traffic.RxBytes = 1000, 60_000
	s.seen = s.traffic
	return s
}

// TestAReportComparesWithTheSameRound has two rounds, in the second of which all was slower.
func TestAReportComparesWithTheSameRound(t *testing.T) {
	t.Parallel()
	p := &plan{rounds: 2}
	for _, m := range tools {
		if m == none || m.name == "iftopgo, kernel" || m.name == "iftopgo, go-pcap" {
			p.tools = append(p.tools, m)
		}
	}
	for _, l := range loads {
		if l.name == "full-1" {
			p.loads = []*load{l}
		}
	}
	r := newReport(p, 0.5)
	l := p.loads[0]
	for round, base := range []time.Duration{100, 200} {
		r.add(round, l, none, made(0, base-10, base-10, account{}))
		r.add(round, l, none, made(0, base+10, base+10, account{}))
		r.add(round, l, p.tools[1], made(7, base+50, base*3/2, account{packets: 900, dropped: 100}))
	}
	text := r.text()
	for _, want := range []string{
		"of which others kept 0.50 busy before. Rounds: 2,",
		"| iftopgo, kernel | 7.00 |\n",
		"| no monitor | 150 (100 … 200) |\n| iftopgo, kernel | 50.0 |\n",
		"| iftopgo, go-pcap | – |\n",
		"| iftopgo, kernel | 10.0 / 90.0 |\n",
		"| iftopgo, kernel | 5.00 |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestThePageHasAPlaceForTheTables is for those who change the page.
func TestThePageHasAPlaceForTheTables(t *testing.T) {
	t.Parallel()
	if before, after := tablesPlace.Around(t); before == "" || after == "" {
		t.Error("the tables are all there is")
	}
}
