package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// metricsRecipe is the path of a recipe for metrics.
func metricsRecipe(name string) string { return inRepository("docs/recipes/metrics/" + name) }

// dashboardQueries are the queries of the dashboard.
func dashboardQueries(t *testing.T) (all []string) {
	t.Helper()
	var d struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal([]byte(read(t, metricsRecipe("grafana.json"))), &d); err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Panels {
		for _, q := range p.Targets {
			all = append(all, q.Expr)
		}
	}
	if len(all) == 0 {
		t.Fatal("the dashboard has no queries")
	}
	return all
}

// TestPromtoolTakesTheRecipesForMetrics checks rules, configuration and the queries of the dashboard.
func TestPromtoolTakesTheRecipesForMetrics(t *testing.T) {
	t.Parallel()
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed")
	}
	rules := "groups:\n- name: dashboard\n  rules:\n"
	for i, q := range dashboardQueries(t) {
		q = strings.NewReplacer("$__rate_interval", "1m", "$instance", ".*").Replace(q)
		rules += fmt.Sprintf("  - {record: 'q%d', expr: '%s'}\n", i, strings.ReplaceAll(q, "'", "''"))
	}
	for _, args := range [][]string{
		{"check", "config", metricsRecipe("prometheus.yml")},
		{"check", "rules", metricsRecipe("rules.yml")},
		{"check", "rules", fileWith(t, "dashboard.yml", rules)},
	} {
		if out, err := exec.Command(promtool, args...).CombinedOutput(); err != nil || !strings.Contains(string(out), "SUCCESS") {
			t.Errorf("%v: %v: %s", args, err, out)
		}
	}
}

// TestRecipesNameMetricsThatThereAre compares with what the exporter calls them.
func TestRecipesNameMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	source := read(t, inRepository("internal/metrics/collector.go")) + read(t, inRepository("internal/metrics/accounts/dimension.go"))
	var there []string
	for _, found := range regexp.MustCompile(`describe\("(\w+)"`).FindAllStringSubmatch(source, -1) {
		there = append(there, "iftopgo_"+found[1])
	}
	for _, found := range regexp.MustCompile(`\t\{"(\w+)", \[\]string`).FindAllStringSubmatch(source, -1) {
		there = append(there, "iftopgo_"+found[1]+"_bytes_total")
	}
	texts := append(dashboardQueries(t), read(t, metricsRecipe("rules.yml")))
	for _, name := range regexp.MustCompile(`[^:\w](iftopgo_\w+)`).FindAllStringSubmatch(" "+strings.Join(texts, "\n"), -1) {
		if !slices.Contains(there, name[1]) {
			t.Errorf("there is no %s among %v", name[1], there)
		}
	}
}

// TestRecipesForMetricsAreReadByWhatTheyAreFor reads the unit, and a file of YAML.
func TestRecipesForMetricsAreReadByWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	unit := fileWith(t, "iftopgo-metrics.service", strings.ReplaceAll(read(t, metricsRecipe("iftopgo-metrics.service")), "/usr/bin/iftopgo", "/bin/true"))
	for tool, commands := range map[string][][]string{
		"systemd-analyze": {{"verify", "--man=no", unit}, {"security", "--offline=yes", "--threshold=20", unit}},
		"python3": {
			{"-c", "import sys, yaml; sys.exit(0 if yaml.safe_load(open(sys.argv[1])) else 1)", metricsRecipe("otel-collector.yaml")},
		},
	} {
		t.Run(tool, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(tool); err != nil || tool == "python3" && exec.Command(tool, "-c", "import yaml").Run() != nil {
				t.Skip(tool + " is not installed, or without PyYAML")
			}
			for _, args := range commands {
				cmd := exec.Command(tool, args...)
				cmd.Env = append(os.Environ(), "HOME="+filepath.Dir(unit))
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("%v: %v: %s", args, err, out)
				}
			}
		})
	}
}

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
