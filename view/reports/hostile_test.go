package reports_test

import (
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/history/report"
	"iftopgo/model"
	"iftopgo/view/reports"
)

// TestNoTextIsAFormula has names that a spreadsheet would evaluate.
func TestNoTextIsAFormula(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"=1+1", "+1", "-1", "@SUM(A1)"} {
		r := report.Report{By: "process", Rows: []report.Row{{Title: name, Bytes: flows.Pair{Sent: 1}}}}
		text, err := reports.Append(nil, reports.CSV, &r, model.Units{})
		if err != nil || !strings.Contains(string(text), "\nrow,'"+name+",") {
			t.Errorf("got %s, %v", text, err)
		}
		text, err = reports.AppendContacts(nil, reports.CSV, "", []report.FirstContact{{Day: "2026-11-30", Process: name, With: name}})
		if err != nil || !strings.Contains(string(text), "\n2026-11-30,'"+name+",'"+name+"\n") {
			t.Errorf("got %s, %v", text, err)
		}
	}
}
