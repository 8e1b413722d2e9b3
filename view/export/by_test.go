package export_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/view/export"
)

// exportedBy returns the model that is exported by a group with keys pressed before, and
// the one whose list the screen shows.
func exportedBy(t *testing.T, g flows.Group, keys ...string) (exported, shown model.Model) {
	t.Helper()
	m := modeltest.Model(modeltest.Options{Crowded: true})
	m.By = g
	m = modeltest.Press(m, append(keys, "e")...)
	fx := update.Effects{Export: func(m model.Model, _ string) tea.Cmd {
		exported = m
		return nil
	}}
	shown, _ = update.Update(m, modeltest.Key("enter"), fx)
	return exported, shown
}

// written exports a model and returns the file.
func written(t *testing.T, m *model.Model, name string) string {
	t.Helper()
	path, err := export.Write(m, at(t.TempDir()).Place("~/"+name), userfile.Create)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestExportsAreByWhatIsAskedForAndTheListStays exports each dimension from the tab of
// hosts, also with a filter.
func TestExportsAreByWhatIsAskedForAndTheListStays(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"tab"}, {"tab", "/", "t", "c", "p", "enter"}, {"tab", "down", "enter"}, {"tab", "X"}} {
		for _, g := range flows.Dimensions() {
			m, shown := exportedBy(t, g, keys...)
			for _, r := range m.List.Rows {
				if id := r.ID(); id.Group != g && id.Group != flows.Other {
					t.Fatalf("%v by %s: a row of group %d", keys, g.Word(), id.Group)
				}
			}
			if id := shown.List.Rows[0].ID(); id.Group == g && g != flows.RemoteHosts && g != flows.Names { // Hosts are by name there.
				t.Errorf("%v by %s: so is the list on the screen", keys, g.Word())
			}
			total := m.Shown.Total().Total.Bytes
			sum, count, others := csvTotals(t, written(t, &m, "a.csv"))
			if ever := m.Shown.Ever(); sum != total || count != ever || others > 1 {
				t.Errorf("%v by %s: CSV has %v in %d flows and %d rows for the rest, of %v in %d", keys, g.Word(), sum, count, others, total, ever)
			}
			if sum := jsonTotals(t, g, written(t, &m, "a.json")); sum != total {
				t.Errorf("%v by %s: JSON has %v, the total is %v", keys, g.Word(), sum, total)
			}
			if report := written(t, &m, "a.txt"); !strings.Contains(report, "listed     "+g.Word()+" by 10s: ") {
				t.Errorf("%v by %s: the report does not say so:\n%s", keys, g.Word(), report)
			}
		}
	}
}

// csvTotals adds up a table and its flows, and counts the rows for what has no other row.
func csvTotals(t *testing.T, text string) (sum flows.Pair, count uint64, others int) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(row []string, name string) uint64 {
		n, err := strconv.ParseUint(row[slices.Index(rows[0], name)], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, row := range rows[1:] {
		sum = sum.Plus(flows.Pair{Sent: number(row, "total_sent"), Recv: number(row, "total_recv")})
		count += number(row, "flows")
		if row[1] == "other" || row[1] == "not listed" {
			others++
		}
	}
	return sum, count, others
}

// jsonTotals adds up a line.
func jsonTotals(t *testing.T, g flows.Group, text string) (sum flows.Pair) {
	t.Helper()
	var l struct {
		By    string
		Flows []struct {
			Sent uint64 `json:"total_sent"`
			Recv uint64 `json:"total_recv"`
		}
	}
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatal(err)
	}
	if l.By != g.Word() {
		t.Errorf("the line is by %q, want %q", l.By, g.Word())
	}
	for _, f := range l.Flows {
		sum = sum.Plus(flows.Pair{Sent: f.Sent, Recv: f.Recv})
	}
	return sum
}
