package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/internal/e2e/program"
)

// TestAYearInAFileIsReportedAsItWasMade records a file of packets of a year, faster than they
// came, in a zone that is no whole number of hours from UTC. The months and some of the days, with all
// around that from which on hours are kept, are reported by host as they were made, and by time, of one
// host, too, with the same sums.
func TestAYearInAFileIsReportedAsItWasMade(t *testing.T) {
	t.Parallel()
	const zoneName, frameLen, frames = "Asia/Kathmandu", 60, 500
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	made := map[string]map[string]uint64{} // By period and host, in bytes.
	at := 0
	path := pcapWith(t, frames, func(int) (flow, microseconds int) {
		at += random.IntN(2 * 366 * 24 * 3600 / frames)
		flow = random.IntN(12)
		when := time.Unix(1_700_000_000+int64(at), 0).In(zone)
		for _, period := range []string{when.Format(time.DateOnly), when.Format("2006-01")} {
			if made[period] == nil {
				made[period] = map[string]uint64{}
			}
			made[period]["10.0.0."+strconv.Itoa(flow)] += frameLen
		}
		return flow, at * 1_000_000
	})
	dir := historyDir(t)
	run := func(args ...string) string {
		t.Helper()
		cmd := program.Command(t, append(args, "--dir", dir)...)
		cmd.Env = append(os.Environ(), "TZ="+zoneName)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if out := run("record", "-r", path); out != "" {
		t.Errorf("it says %s", out)
	}
	report := func(args ...string) (rows map[string]uint64, total uint64) {
		t.Helper()
		var answer struct {
			Rows []struct {
				Title          string
				Received, Sent uint64
			}
		}
		if err := json.Unmarshal([]byte(run(append([]string{"report", "--limit=0", "--json"}, args...)...)), &answer); err != nil {
			t.Fatal(err)
		}
		rows = map[string]uint64{}
		for _, r := range answer.Rows {
			rows[r.Title] = r.Received + r.Sent
			total += r.Received + r.Sent
		}
		return rows, total
	}
	asked := 0
	last := time.Unix(1_700_000_000+int64(at), 0).In(zone)
	for period, hosts := range made {
		if len(period) == len(time.DateOnly) && random.IntN(20) > 0 {
			const hoursKept = 35
			day, err := time.ParseInLocation(time.DateOnly, period, zone)
			if err != nil {
				t.Fatal(err)
			}
			if ago := last.Sub(day).Hours() / 24; ago < hoursKept-3 || ago > hoursKept+3 {
				continue
			}
		}
		asked++
		got, total := report(period, "--by=host")
		if diff := cmp.Diff(hosts, got); diff != "" {
			t.Errorf("%s: %s", period, diff)
		}
		if _, byTime := report(period); byTime != total {
			t.Errorf("%s has %d bytes by time, want %d", period, byTime, total)
		}
		for host, want := range hosts {
			if _, got := report(period, "--host", host); got != want {
				t.Errorf("%s has %d bytes of %s by time, want %d", period, got, host, want)
			}
			break
		}
	}
	if asked < 12 {
		t.Errorf("only %d periods", asked)
	}
}
