package model

import (
	"testing"

	"iftopgo/flows/list"
	"iftopgo/prefs"
)

func TestEveryOrderOfTheSettingsOrdersRowsItsOwnWay(t *testing.T) {
	t.Parallel()
	names := map[list.SortBy]prefs.Sort{}
	for _, s := range prefs.AllSorts() {
		by, ok := orders[s]
		if other, taken := names[by]; !ok || taken {
			t.Errorf("%s orders rows as %q does, known: %v", s, other, ok)
		}
		names[by] = s
	}
}
