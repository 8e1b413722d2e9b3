package e2e

import (
	"os/exec"
	"strings"
	"testing"
)

// TestTheRecipeForPrometheusKeepsSeriesApart turns a line with processes of odd names into
// metrics.
func TestTheRecipeForPrometheusKeepsSeriesApart(t *testing.T) {
	t.Parallel()
	jq, err := exec.LookPath("jq")
	if err != nil {
		t.Skip("jq is not installed")
	}
	const line = `{"unit":"B/s","total_sent":1,"total_recv":2,"packets_sent":3,"packets_recv":4,"flow_count":5,"capture":{},"flows":[
		{"process_name":"unknown","sent_10s":5,"recv_10s":0},{"sent_10s":7,"recv_10s":1},{"other":true,"sent_10s":2,"recv_10s":1},
		{"process_name":"a\"b\\c","sent_10s":1,"recv_10s":1},{"process_name":"unknown","sent_10s":1,"recv_10s":0}]}`
	cmd := exec.Command(jq, "-r", "-f", "../../docs/recipes/prometheus.jq")
	cmd.Stdin = strings.NewReader(line)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	seen := map[string]bool{}
	for sample := range strings.Lines(string(out)) {
		series, _, _ := strings.Cut(sample, "} ")
		if !strings.HasPrefix(sample, "#") && seen[series] {
			t.Errorf("%s is there twice", series)
		}
		seen[series] = true
	}
	for _, want := range []string{
		`iftopgo_process_bits_per_second{process="unknown",direction="sent"} 48`,
		`iftopgo_process_bits_per_second{direction="sent"} 72`,
		`iftopgo_process_bits_per_second{direction="received"} 16`,
		`iftopgo_process_bits_per_second{process="a\"b\\c",direction="sent"} 8`,
		`iftopgo_bytes_total{direction="received"} 2`,
	} {
		if !strings.Contains(string(out), want+"\n") {
			t.Errorf("there is no %s in\n%s", want, out)
		}
	}
}
