package export_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/internal/userfile"
	"iftopgo/view/export"
)

// TestJSONHasEveryFlowWhoseRowIsHidden exports a list without ports, in which two flows are
// one row: JSON has both with their ports, as it always had, in the order of the list.
func TestJSONHasEveryFlowWhoseRowIsHidden(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	type line struct {
		Flows []struct {
			Name    string
			SrcPort *int   `json:"src_port"`
			Sent    uint64 `json:"total_sent"`
			Net     string `json:"src_ip"`
		}
	}
	read := func(name string, keys ...string) (l line) {
		m := modeltest.Press(modeltest.Model(modeltest.Options{}), keys...)
		path, err := export.Write(&m, at(home).Place("~/"+name), userfile.Create)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &l); err != nil {
			t.Fatal(err)
		}
		return l
	}
	shown, hidden := read("shown.json", "4"), read("hidden.json", "4", "p")
	if len(hidden.Flows) != len(shown.Flows) {
		t.Fatalf("%d rows, %d with ports", len(hidden.Flows), len(shown.Flows))
	}
	for i, f := range hidden.Flows {
		if f.Name != "" || f.Net != "" && f.SrcPort == nil || f.Sent != shown.Flows[i].Sent {
			t.Errorf("row %d is %+v, with ports %+v", i, f, shown.Flows[i])
		}
	}
	if merged := read("merged.json", "p", "s"); len(merged.Flows) >= len(shown.Flows) || merged.Flows[0].Name == "" {
		t.Errorf("merged hosts are %d rows, the first called %q", len(merged.Flows), merged.Flows[0].Name)
	}
}

// TestCSVHasWhatFlowsThatLookTheSameHaveInCommon exports the same list, row by row.
func TestCSVHasWhatFlowsThatLookTheSameHaveInCommon(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	m := modeltest.Press(modeltest.Model(modeltest.Options{}), "S")
	path, err := export.Write(&m, at(home).Place("~/a.csv"), userfile.Create)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range rows[1:] {
		got[strings.Join(row[4:8], " ")] = strings.Join(row[8:10], " ")
	}
	for ends, want := range map[string]string{
		"192.0.2.10 198.51.100.7  5432":       "TCP 2", // The ports of this end differ.
		"192.0.2.10 203.0.113.80 50412 443":   "TCP 1",
		"192.0.2.10 198.51.100.120 47002 443": "TCP 1",
	} {
		if got[ends] != want {
			t.Errorf("%s is %q, want %q, of %v", ends, got[ends], want, got)
		}
	}
}
