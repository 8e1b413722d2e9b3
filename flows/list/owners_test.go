package list

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

func TestRowsHaveTheOwnersOfTheirFlows(t *testing.T) {
	t.Parallel()
	var deltas []flows.Delta
	for n := range 5 {
		d := flowstest.Delta(n, flowstest.T0, 10, 0)
		d.Key.Remote = flowstest.Addr("198.51.100.1")
		deltas = append(deltas, d)
	}
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, deltas...), nil)
	owners := []flows.Owner{
		{ID: 1, Kind: flows.KindProcess, Name: "a", User: "ada", Container: "shop"},
		{ID: 2, Kind: flows.KindProcess, Name: "b", User: "ada", Unit: "b.service"},
		{ID: 3, Kind: flows.KindProcess, Name: "c", User: "root", Unit: "b.service"},
	}
	for name, c := range map[string]struct {
		owners    []flows.OwnerID // intern the flows
		processes int
		owner     string
		user      string // * for several
		place     string
	}{
		"nobody is known":        {[]flows.OwnerID{0, 0, 0, 0, 0}, 0, "", "", ""},
		"all flows are of one":   {[]flows.OwnerID{1, 1, 1, 1, 1}, 1, "a", "ada", "shop"},
		"all known ones are":     {[]flows.OwnerID{1, 1, 0, 1, 1}, 1, "", "ada", "shop"},
		"the first is not known": {[]flows.OwnerID{0, 1, 1, 1, 1}, 1, "", "ada", "shop"},
		"flows of two":           {[]flows.OwnerID{1, 2, 1, 2, 1}, 2, "", "ada", "*"},
		"of two users":           {[]flows.OwnerID{0, 2, 3, 2, 3}, 2, "", "*", "b.service"},
		"of three":               {[]flows.OwnerID{1, 2, 3, 2, 1}, 3, "", "*", "*"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var owned []flows.Owned
			for i, id := range c.owners {
				if id != 0 {
					owned = append(owned, flows.Owned{Key: deltas[i].Key, Owner: id, Evidence: flows.EvidenceTable})
				}
			}
			l := flows.Labels{}.WithOwners(owners, owned)
			rows := Rows(table, Query{Group: flows.RemoteHosts}, l)
			if len(rows) != 1 {
				t.Fatalf("%d rows, want 1", len(rows))
			}
			got := ""
			if o := rows[0].Owner(&l); o != nil {
				got = o.Name
			}
			if got != c.owner || rows[0].Processes() != c.processes {
				t.Errorf("owner %q of %d, want %q of %d", got, rows[0].Processes(), c.owner, c.processes)
			}
			if user := starred(rows[0].User(&l)); user != c.user {
				t.Errorf("user %q, want %q", user, c.user)
			}
			if place := starred(rows[0].Place(&l)); place != c.place {
				t.Errorf("place %q, want %q", place, c.place)
			}
		})
	}
}

// starred is a text, or a star for several.
func starred(text string, several bool) string {
	if several {
		return text + "*"
	}
	return text
}
