package list

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestRecentIsWhatTheSeriesSays compares the two for rows of any table, and the changes of
// both.
func TestRecentIsWhatTheSeriesSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		rows := Rows(table, drawQuery(t), drawLabels(t, table))
		for i := range rows {
			r := &rows[i]
			series := r.Series()
			var want Recent
			table.Slots(series, want.Slots[:])
			_, want.Peak = table.Peaks(series)
			if got := r.Recent(); got != want {
				t.Fatalf("of %v it is\n%v, the series says\n%v", r.ID(), got, want)
			}
			change, of := r.Change(), table.Change(series)
			if math.Abs(change.Sent-of.Sent) > 1e-6 || math.Abs(change.Recv-of.Recv) > 1e-6 {
				t.Fatalf("%v has changed by %v, its series by %v", r.ID(), change, of)
			}
		}
	})
}
