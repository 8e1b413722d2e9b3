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

// TestRowIsOneLineForTheClipboard wants figures as each layout has them on the screen, with
// the mark of those that may be too low.
func TestRowIsOneLineForTheClipboard(t *testing.T) {
	t.Parallel()
	copied := func(o modeltest.Options, keys ...string) string {
		m := modeltest.Press(modeltest.Model(o), keys...)
		return text.Row(&m, &m.List.Rows[m.List.Index()])
	}
	const received, sent = "▼ 2/10/40 s 23.9M/14.0M/14.8M bit/s, total 101MB", "▲ 2/10/40 s 425k/250k/264k bit/s, total 1.80MB"
	for name, c := range map[string]struct{ got, want string }{
		"a flow": {copied(modeltest.Options{Overview: true}, "home"), "web-1:50412 ⇄ cdn.example.net:https TCP, 4121 firefox, " + received + ", " + sent},
		"a host": {copied(modeltest.Options{Overview: true}, "tab", "home"), "cdn.example.net, 4121 firefox, " + received + ", " + sent},
		"in iftop's layout": {
			copied(modeltest.Options{}, "down"),
			"web-1:50412 ⇄ cdn.example.net:https TCP, 4121 firefox, ▼ 2/10/40 s 23.9Mb/14.0Mb/14.8Mb, total 101MB, ▲ 2/10/40 s 425kb/250kb/264kb, total 1.80MB",
		},
	} {
		if c.got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, c.got, c.want)
		}
	}
	if got := copied(modeltest.Options{Overview: true, Lossy: true}, "home"); !strings.Contains(got, "/>14.8M bit/s, total >101MB") {
		t.Errorf("after a loss: %s", got)
	}
}
