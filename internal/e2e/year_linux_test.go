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
// came, in a zone that is no whole number of hours from UTC. The months and some of the days are
// reported by host as they were made.
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
	asked := 0
	for period, hosts := range made {
		if len(period) == len(time.DateOnly) && random.IntN(20) > 0 {
			continue
		}
		asked++
		var answer struct {
			Rows []struct {
				Title          string
				Received, Sent uint64
			}
		}
		if err := json.Unmarshal([]byte(run("report", period, "--by=host", "--limit=0", "--json")), &answer); err != nil {
			t.Fatal(err)
		}
		got := map[string]uint64{}
		for _, r := range answer.Rows {
			got[r.Title] = r.Received + r.Sent
		}
		if diff := cmp.Diff(hosts, got); diff != "" {
			t.Errorf("%s: %s", period, diff)
		}
	}
	if asked < 12 {
		t.Errorf("only %d periods", asked)
	}
}
