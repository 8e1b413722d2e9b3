package view_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// TestTheTwoEndsAreSeparatedAlikeEverywhere looks for a flow wherever it is called by
// one text.
func TestTheTwoEndsAreSeparatedAlikeEverywhere(t *testing.T) {
	t.Parallel()
	for between, o := range map[string]modeltest.Options{
		" ⇄ ":   {Width: 160, Height: 40},
		" <=> ": {Width: 160, Height: 40, ASCII: true},
	} {
		m := modeltest.Press(modeltest.Model(o), "down")
		csv, err := text.AppendCSV(nil, &m)
		if err != nil {
			t.Fatal(err)
		}
		for place, got := range map[string]string{
			"title of the tooltip":        plain(modeltest.Press(m, "enter")),
			"last row in the order's tip": plain(hovered(model.SegSort)(m)),
			"selected in the flows' tip":  plain(hovered(model.SegFlows)(m)),
			"alert":                       alertOf(m, o),
			"copied row":                  text.Row(&m, &m.List.Rows[0]),
			"CSV":                         string(csv),
		} {
			want := "web-1:50412" + between + "cdn.example.net:https"
			if strings.HasPrefix(place, "last") {
				want = "last 0b web-1:https" + between + "203.0.113.201:61022"
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %s", place, want, got)
			}
		}
	}
}

// alertOf is what the alert of a flow is called.
func alertOf(m model.Model, o modeltest.Options) string {
	for id := range alerting(o)(m).Alerts.Raised {
		if name := m.AlertName(id); strings.HasPrefix(name, "flow") {
			return name
		}
	}
	return ""
}

// TestJSONDoesNotDependOnTheTerminal names rows of several flows in both sets of signs.
func TestJSONDoesNotDependOnTheTerminal(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		o := modeltest.Options{ASCII: ascii}
		m := alerting(o)(modeltest.Press(modeltest.Model(o), "s"))
		line, err := ndjson.Append(nil, &m, ndjson.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Flows  []struct{ Name string }
			Alerts []string
		}
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		if name := got.Flows[0].Name; name != "* cdn.example.net:https" {
			t.Errorf("ASCII %v: the row is called %q", ascii, name)
		}
		if want := "flow web-1:50412 cdn.example.net:https TCP"; !slices.Contains(got.Alerts, want) {
			t.Errorf("ASCII %v: no %q among %q", ascii, want, got.Alerts)
		}
	}
}
