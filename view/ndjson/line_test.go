package ndjson_test

import (
	"encoding/json"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/view/ndjson"
)

// read is what a test needs of a line.
type read struct {
	TotalSent uint64   `json:"total_sent"`
	Alerts    []string `json:"alerts"`
	Flows     []struct {
		Name      string `json:"name"`
		Src       string `json:"src"`
		SrcIP     string `json:"src_ip"`
		Protocol  string `json:"protocol"`
		Flows     uint64 `json:"flows"`
		TotalSent uint64 `json:"total_sent"`
		Other     bool   `json:"other"`
	} `json:"flows"`
}

// TestRowsOfEveryTabAddUp reads lines back: flows have ends, groups names, and
// all of them together are the total.
func TestRowsOfEveryTabAddUp(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"flows": nil, "hosts": {"tab"}, "processes": {"tab", "tab", "tab"}, "merged": {"s"}, "filtered": {"/", "w", "e", "b", "enter"},
	} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Crowded: true}), keys...)
		line, err := ndjson.Append(nil, &m, ndjson.Options{Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var got read
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		var sum uint64
		grouped := name != "flows" && name != "filtered"
		for _, f := range got.Flows {
			sum += f.TotalSent
			if f.Other {
				continue
			}
			if grouped != (f.Name != "") || grouped != (f.Flows > 0) || grouped == (f.Protocol != "" && f.Src != "" && f.SrcIP != "") {
				t.Errorf("%s: %+v", name, f)
			}
		}
		if sum != got.TotalSent {
			t.Errorf("%s: rows add up to %d, the total is %d", name, sum, got.TotalSent)
		}
		if got.Alerts == nil {
			t.Errorf("%s: alerts are absent, not empty", name)
		}
	}
}
