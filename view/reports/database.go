package reports

import (
	"cmp"
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
func AppendDatabase(dst []byte, f Form, d *Database) ([]byte, error) { return appendIn(dst, f, d) }

func (d *Database) text() string {
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
	return out.String()
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
	width, units := 0, model.Units{}
	all := d.sums()
	for _, one := range all {
		width = max(width, len(one.name))
	}
	for i, one := range all {
		if i == 0 {
			out.WriteByte('\n')
		}
		fmt.Fprintf(out, "%-*s  %s recorded, %s not\n", width, one.name, units.FormatBytes(one.recorded.Sum()), units.FormatBytes(one.missed.Sum()))
	}
}

// kept is what is kept of an interface.
type kept struct {
	name             string
	recorded, missed flows.Pair
}

// sums returns what is kept of each interface, in the order of their names.
func (d *Database) sums() []kept {
	by := map[string]kept{}
	for _, p := range d.Months {
		one := by[p.ID.Interface]
		by[p.ID.Interface] = kept{flows.Clean(p.ID.Interface, longestTitle), one.recorded.Plus(p.Recorded), one.missed.Plus(p.Missed)}
	}
	return slices.SortedFunc(maps.Values(by), func(a, b kept) int { return cmp.Compare(a.name, b.name) })
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
