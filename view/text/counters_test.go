package text

import (
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
)

func TestInterfacesAreATableWithTitles(t *testing.T) {
	t.Parallel()
	m := modeltest.Watched(modeltest.Model(modeltest.Options{Seconds: 1}), 60)
	lines := strings.Split(string(AppendInterfaces(nil, &m)), "\n")
	if len(lines) != 11 || lines[9] != "" || lines[10] != "" {
		t.Fatalf("%d lines", len(lines))
	}
	titles := strings.Fields(lines[0])
	for i, begin := range []string{"INTERFACE", "physical", "lo", "eth0", "wlan0"} {
		if !strings.HasPrefix(lines[i], begin+" ") {
			t.Errorf("line %d is %q", i, lines[i])
		}
	}
	row := strings.Fields(lines[3]) // eth0
	if len(row) != len(titles) || row[1] != "up" || row[2] != "1Gb" {
		t.Errorf("%d titles, %d cells: %v", len(titles), len(row), row)
	}
	first := modeltest.Watched(modeltest.Model(modeltest.Options{Seconds: 1}), 0)
	if row := strings.Fields(strings.Split(string(AppendInterfaces(nil, &first)), "\n")[3]); row[3] != "-" || row[11] != "0B" {
		t.Errorf("after one sample: %v", row)
	}
}
