package model

import (
	"testing"

	"iftopgo/flows/list"
	"iftopgo/prefs"
)

func TestEveryOrderOfTheSettingsOrdersRowsItsOwnWay(t *testing.T) {
	t.Parallel()
	type order struct {
		by        list.SortBy
		direction list.Direction
	}
	names := map[order]prefs.Sort{}
	for _, s := range prefs.AllSorts() {
		m := Model{Prefs: prefs.Default().SortedBy(s)}
		_, ok := orders[m.SortFigure()]
		by := order{m.SortBy(), m.SortDirection()}
		if other, taken := names[by]; !ok || taken {
			t.Errorf("%s orders rows as %q does, known: %v", s, other, ok)
		}
		names[by] = s
	}
}

// TestSentAndReceivedKeepTheWindow orders one way after the other, and looks at what the
// rows are ordered by after the last.
func TestSentAndReceivedKeepTheWindow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mode  prefs.LineMode
		sorts []prefs.Sort
		want  string
	}{
		"no window before":                  {prefs.TwoLine, []prefs.Sort{prefs.SortSent}, "sent 10s"},
		"another window before":             {prefs.TwoLine, []prefs.Sort{prefs.Sort40s, prefs.SortReceived}, "received 40s"},
		"the total before":                  {prefs.TwoLine, []prefs.Sort{prefs.SortTotal, prefs.SortSent}, "sent total"},
		"what has no window between":        {prefs.TwoLine, []prefs.Sort{prefs.Sort2s, prefs.SortProcess, prefs.SortSent}, "sent 2s"},
		"one direction after the other":     {prefs.TwoLine, []prefs.Sort{prefs.Sort2s, prefs.SortReceived, prefs.SortSent}, "sent 2s"},
		"both directions again":             {prefs.TwoLine, []prefs.Sort{prefs.SortSent, prefs.Sort2s}, "2s"},
		"only sent is shown":                {prefs.SentOnly, []prefs.Sort{prefs.Sort40s}, "sent 40s"},
		"only received is shown":            {prefs.ReceivedOnly, []prefs.Sort{prefs.SortTotal}, "received total"},
		"packets where only sent is shown":  {prefs.SentOnly, []prefs.Sort{prefs.SortPackets}, "sent packets"},
		"packets where both are added up":   {prefs.OneLine, []prefs.Sort{prefs.SortPackets}, "packets"},
		"sent where only received is shown": {prefs.ReceivedOnly, []prefs.Sort{prefs.SortSent}, "received 10s"},
		"a time has no direction":           {prefs.SentOnly, []prefs.Sort{prefs.SortAge}, "age"},
		"a name has no direction":           {prefs.ReceivedOnly, []prefs.Sort{prefs.SortRemote}, "remote"},
	} {
		m := Model{Prefs: prefs.Default()}
		m.Prefs.LineMode = c.mode
		for _, s := range c.sorts {
			m.Prefs = m.Prefs.SortedBy(s)
		}
		if got := m.SortName(); got != c.want {
			t.Errorf("%s: ordered by %s, want %s", name, got, c.want)
		}
	}
}
