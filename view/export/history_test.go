package export_test

import (
	"encoding/json"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view/export"
)

// listed is the tab of the history after keys.
func listed(keys ...string) model.Model {
	return modeltest.PressRecorded(modeltest.Model(modeltest.Options{Seconds: 1}), append([]string{"Y", "-", "left"}, keys...)...)
}

// TestTheHistoryIsExportedAsItIsListed writes the tab in each format.
func TestTheHistoryIsExportedAsItIsListed(t *testing.T) {
	t.Parallel()
	m := listed("enter", "down", "enter", ",")
	text := written(t, &m, "a.txt")
	if !strings.HasPrefix(text, "2025-12, Wed 31 Dec 2025, process firef") || !strings.Contains(text, "HOST ") || strings.Contains(text, "estimate") {
		t.Errorf("the text is\n%s", text)
	}
	if csv := written(t, &m, "a.csv"); !strings.HasPrefix(csv, "row,host,received,sent\nrow,"+m.History.Rows[0].Title+",") {
		t.Errorf("the CSV is\n%s", csv)
	}
	var d struct {
		Rows  []struct{ Title string }
		Total struct{ Received, Sent uint64 }
	}
	if err := json.Unmarshal([]byte(written(t, &m, "a.json")), &d); err != nil {
		t.Fatal(err)
	}
	if total := m.History.Total(); len(d.Rows) != len(m.History.Rows) || d.Total.Received != total.Recv || d.Total.Sent != total.Sent {
		t.Errorf("JSON has %d rows, total %v; want %d and %v", len(d.Rows), d.Total, len(m.History.Rows), total)
	}
}

// TestARowOfTheHistoryIsCopied runs the command that copies the selected row.
func TestARowOfTheHistoryIsCopied(t *testing.T) {
	t.Parallel()
	_, clipboard := tools(t, nil, nil)
	m := listed("down")
	if cmd := export.Copying(t.Context(), clipboard)(m, nil); cmd == nil {
		t.Error("nothing is copied")
	}
}
