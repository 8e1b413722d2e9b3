package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatMonitorsSayIsUnderstood reads what each of them writes.
func TestWhatMonitorsSayIsUnderstood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		read func(text string, a *account)
		text string
		want account
	}{
		"a line of ours, with the next one begun": {
			finalLine,
			`{"capture":{"received":7}}` + "\n" + `{"capture":{"engine":"kernel","received":1234,"kernel_drops":5,"interface_drops":2,"notes":["one"]},"final":true}` + "\n" + `{"capt`,
			account{packets: 1234, dropped: 7, engine: "kernel", notes: []string{"one"}},
		},
		"our line where drops are unknown": {
			finalLine, `{"capture":{"engine":"go-pcap","received":9}}`, account{packets: 9, engine: "go-pcap"},
		},
		"ours in iftop's layout": {
			onScreen, "TX    cum  1.50k\x1b[H1.00B\r\nTX    cum 1.50kB  peak 1k\r\nRX    cum 2.25MB  peak\r\n drops 17 ", account{bytes: 2_251_500, dropped: 17},
		},
		"ours in the overview": {
			onScreen, "since 15:35:48\r\n▼ 2.5GB    ▲ 500B\r\n", account{bytes: 2_500_000_500},
		},
		"iftop, in units of 1,024, until it leaves the screen": {
			onScreen, "TX:             cum:   1.00KB   peak:\r\nRX:                    2.00MB\r\n\x1b[?1049l\x1b[H\x1b[J", account{bytes: 1024 + 2<<20, header: 14},
		},
		"a line of iftoprs": {
			iftoprsLine, `{"timestamp":"now","total_sent":10,"total_recv":32}`, account{bytes: 42, header: 14},
		},
		"a line of rustnet": {
			rustnetLine, `{"stats":{"packets_processed":40,"packets_dropped":1,"capture_packets_dropped":2,"interface_packets_dropped":3}}`, account{packets: 40, dropped: 6},
		},
		"the end of tcpdump": {
			tcpdumpSums, "tcpdump: listening on lab1\n12 packets captured\n15 packets received by filter\n3 packets dropped by kernel\n1 packet dropped by interface\n", account{packets: 12, dropped: 4},
		},
		"nothing that makes sense": {finalLine, "{}}\nno", account{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got account
			c.read(c.text, &got)
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(account{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBytesAreComparedInTheLayerTheyAreCountedIn takes what iftop leaves out into account.
func TestBytesAreComparedInTheLayerTheyAreCountedIn(t *testing.T) {
	t.Parallel()
	var all sent
	all.RxPackets, all.RxBytes = 100, 6000
	for name, c := range map[string]struct {
		a     account
		share float64
		known bool
	}{
		"packets":                    {account{packets: 75}, 0.75, true},
		"bytes of frames":            {account{bytes: 6000}, 1, true},
		"bytes of packets":           {account{bytes: 2300, header: 14}, 0.5, true},
		"one that does not say":      {account{}, 0, false},
		"one that says what it lost": {account{dropped: 3}, 0, false},
	} {
		if share, known := c.a.share(&all); share != c.share || known != c.known {
			t.Errorf("%s: %v, %v; want %v, %v", name, share, known, c.share, c.known)
		}
	}
}
