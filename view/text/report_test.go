package text_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Reports tell local time.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

func TestReportsMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]model.Model{
		"flows":     modeltest.Model(modeltest.Options{}),
		"lossy":     modeltest.Model(modeltest.Options{Lossy: true, Crowded: true}),
		"hosts":     modeltest.Press(modeltest.Model(modeltest.Options{DropsUnknown: true}), "tab", "B"),
		"filtered":  modeltest.Press(modeltest.Type(modeltest.Press(modeltest.Model(modeltest.Options{}), "/"), "proc:firefox"), "enter"),
		"reopening": modeltest.Press(modeltest.Model(modeltest.Options{Reopening: true}), "tab", "tab", "tab", "r"),
	} {
		got := string(text.Append(nil, &m))
		path := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestColumnsOfReportsAlign holds the ends of the right-aligned columns against
// their titles, by cells, with names of wide characters.
func TestColumnsOfReportsAlign(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{})
	var end int
	rows := 0
	for line := range strings.Lines(string(text.Append(nil, &m))) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "LOCAL") {
			end = ansi.StringWidth(line)
			continue
		}
		if end > 0 && line == "" {
			break
		}
		if end > 0 {
			rows++
			if w := ansi.StringWidth(line); w != end {
				t.Errorf("%d cells instead of %d: %q", w, end, line)
			}
		}
	}
	if rows != len(m.List.Rows) {
		t.Errorf("%d rows instead of %d", rows, len(m.List.Rows))
	}
}

// TestCSVAddsUpToTheTotals reads the values back, in every tab and with a
// filter.
func TestCSVAddsUpToTheTotals(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"flows": nil, "hosts": {"tab"}, "services": {"tab", "tab"}, "merged": {"s"},
		"filtered": {"/", "w", "e", "b", "enter"}, "within": {"tab", "down", "enter"},
	} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Crowded: true}), keys...)
		data, err := text.AppendCSV(nil, &m)
		if err != nil {
			t.Fatal(err)
		}
		sum := csvSum(t, data)
		if want := m.Shown.Total().Total.Bytes; sum != want {
			t.Errorf("%s: the lines add up to %v, the total is %v", name, sum, want)
		}
	}
}

func TestCSVEscapesSpreadsheetFormulas(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{})
	key := m.List.Rows[0].Key()
	m.Labels = m.Labels.WithOwners([]flows.Owner{{ID: 99, Kind: flows.KindProcess, PID: 1, Name: `=HYPERLINK("x")`}},
		[]flows.Owned{{Key: key, Owner: 99, Evidence: flows.EvidenceEvent}})
	data, err := text.AppendCSV(nil, &m)
	if err != nil || !strings.Contains(string(data), `"'=HYPERLINK(""x"")"`) {
		t.Errorf("%v\n%s", err, data)
	}
}

func TestRowIsOneLineForTheClipboard(t *testing.T) {
	t.Parallel()
	flow := modeltest.Press(modeltest.Model(modeltest.Options{}), "down")
	host := modeltest.Press(modeltest.Model(modeltest.Options{}), "tab", "down")
	for want, m := range map[string]model.Model{
		"web-1:50412 ⇄ cdn.example.net:https TCP, 4121 firefox, TX 425kb/2s 250kb/10s 264kb/40s total 1.80MB, RX 23.9Mb/2s 14.0Mb/10s 14.8Mb/40s total 101MB": flow,
		"cdn.example.net, 4121 firefox, TX 425kb/2s 250kb/10s 264kb/40s total 1.80MB, RX 23.9Mb/2s 14.0Mb/10s 14.8Mb/40s total 101MB":                         host,
	} {
		if got := text.Row(&m, &m.List.Rows[m.List.Index()]); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
