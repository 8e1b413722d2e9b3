package reports

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
	"iftopgo/model"
)

// Database is what a database has.
type Database struct {
	Path    string
	Size    int64 // in bytes
	Zone    *time.Location
	Extents []store.Extent
	Pauses  []store.Pause
	// Months are what interfaces carried in each, and what of that was not recorded.
	Months []store.Period
}

// shownPauses is how many pauses are listed, the last ones.
const shownPauses = 20

// AppendDatabase appends what a database has: since when, and what is missing.
func AppendDatabase(dst []byte, d *Database) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "%s, %s\n\n", flows.Clean(d.Path, longestPath), model.Units{}.FormatBytes(uint64(d.Size)))
	for _, e := range d.Extents {
		fmt.Fprintf(&out, "%-9s  from %s to %s, %s\n", e.Level, d.when(e.Level, e.First), d.when(e.Level, e.Last), buckets(e.Buckets))
	}
	if len(d.Extents) == 0 {
		out.WriteString("nothing yet\n")
	}
	d.interfaces(&out)
	switch n := len(d.Pauses); {
	case n > shownPauses:
		fmt.Fprintf(&out, "\nnothing was recorded %d times, the last %d of which are:\n", n, shownPauses)
	case n > 0:
		out.WriteString("\nnothing was recorded:\n")
	}
	for _, p := range d.Pauses[max(len(d.Pauses)-shownPauses, 0):] {
		fmt.Fprintf(&out, "%s to %s, %s\n", d.time(p.Since), d.time(p.Until), flows.Clean(p.Why, longestTitle))
	}
	return append(dst, out.String()...)
}

// buckets says how many there are.
func buckets(n int) string {
	if n == 1 {
		return "1 bucket"
	}
	return strconv.Itoa(n) + " buckets"
}

// interfaces writes what is kept of each, and how much of what it carried is missing.
func (d *Database) interfaces(out *strings.Builder) {
	recorded, missed := map[string]uint64{}, map[string]uint64{}
	for _, p := range d.Months {
		recorded[p.ID.Interface] += p.Recorded.Sum()
		missed[p.ID.Interface] += p.Missed.Sum()
	}
	width, units := 0, model.Units{}
	for name := range recorded {
		width = max(width, len(name))
	}
	for i, name := range slices.Sorted(maps.Keys(recorded)) {
		if i == 0 {
			out.WriteByte('\n')
		}
		fmt.Fprintf(out, "%-*s  %s recorded, %s not\n", width, flows.Clean(name, longestTitle), units.FormatBytes(recorded[name]), units.FormatBytes(missed[name]))
	}
}

// longestPath is the most bytes of a path that are written.
const longestPath = 4096

// when is the beginning of a bucket.
func (d *Database) when(l history.Level, key int64) string {
	at := time.Unix(key, 0)
	switch l {
	case history.Months:
		return at.UTC().Format("2006-01")
	case history.Days:
		return at.UTC().Format(time.DateOnly)
	default:
		return d.time(at)
	}
}

func (d *Database) time(at time.Time) string { return at.In(d.Zone).Format("2006-01-02 15:04") }
