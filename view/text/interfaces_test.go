package text_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/internal/flowstest"
	"iftopgo/model"
	"iftopgo/view/text"
)

// TestInterfacesTellRowsOfExportsApart exports a flow that was seen on two interfaces, the
// first of which seemed to be the only one when its packets came: index 0.
func TestInterfacesTellRowsOfExportsApart(t *testing.T) {
	t.Parallel()
	there, back := flowstest.Delta(1, flowstest.T0, 10, 0), flowstest.Delta(1, flowstest.T0, 0, 10)
	back.Key.Iface = 2
	single, both := flowstest.Closed(flowstest.T0, there), flowstest.Closed(flowstest.T0, there, back)
	single.Health.Sources = []flows.Source{{Name: "two.pcapng"}}
	both.Health.Sources = []flows.Source{{Name: "two.pcapng"}, {Name: "eth0 (2)", Iface: 2}}
	both.Health.Names = map[uint32]string{0: "eth0"}
	for name, c := range map[string]struct {
		batch flows.Batch
		want  []string
	}{
		"one interface":  {single, []string{""}},
		"two interfaces": {both, []string{"eth0", "eth0 (2)"}},
	} {
		table := flows.NewTable(flows.Options{}).Fold(c.batch, nil)
		m := model.Model{Table: table, Shown: table}
		m.List.Rows = list.Rows(table, list.Query{}, m.Labels)
		data, err := text.AppendCSV(nil, &m)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := slices.Index(lines[0], "interface")
		got := make(map[string]bool)
		for _, line := range lines[1:] {
			got[line[column]] = true
		}
		want := make(map[string]bool)
		for _, name := range c.want {
			want[name] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: the column of interfaces has (-want +got)\n%s", name, diff)
		}
		report := string(text.Append(nil, &m))
		if strings.Contains(report, "INTERFACE") != (len(c.want) > 1) || len(c.want) > 1 && !strings.Contains(report, "eth0 (2)") {
			t.Errorf("%s: the report is\n%s", name, report)
		}
	}
}
