package ndjson_test

import (
	"encoding/json"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/list"
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
		Process   string `json:"process_name"`
		Comm      string `json:"comm"`
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

// TestAlertsCanBeJoinedToRows raises the alert of every process of the rows.
func TestAlertsCanBeJoinedToRows(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Crowded: true})
	m.Alerts.Raised = map[flows.ID]bool{}
	for o := range m.Labels.Owners() {
		if slices.ContainsFunc(m.List.Rows, func(r list.Row) bool { return r.Owner(&m.Labels) == o }) {
			m.Alerts.Raised[flows.Processes.OfOwner(o)] = true
		}
	}
	line, err := ndjson.Append(nil, &m, ndjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got read
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatal(err)
	}
	var named []string
	comms := map[string]string{}
	for _, f := range got.Flows {
		if f.Process != "" {
			named, comms[f.Process] = append(named, "process "+f.Process), f.Comm
		}
	}
	slices.Sort(named)
	slices.Sort(got.Alerts)
	if diff := gocmp.Diff(slices.Compact(named), got.Alerts); diff != "" || len(named) < 5 {
		t.Errorf("rows and alerts of %d: (-rows +alerts)\n%s", len(named), diff)
	}
	if c := comms["systemd-resolved"]; c != "systemd-resolve" {
		t.Errorf("systemd-resolved calls itself %q", c)
	}
}
