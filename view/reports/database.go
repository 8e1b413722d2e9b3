package reports

import (
	"fmt"
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
}

// shownPauses is how many pauses are listed, the last ones.
const shownPauses = 20

// AppendDatabase appends what a database has: since when, and what is missing.
func AppendDatabase(dst []byte, d *Database) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "%s, %s\n\n", flows.Clean(d.Path, longestPath), model.Units{}.FormatBytes(uint64(d.Size)))
	for _, e := range d.Extents {
		fmt.Fprintf(&out, "%-9s  from %s to %s, %d buckets\n", e.Level, d.when(e.Level, e.First), d.when(e.Level, e.Last), e.Buckets)
	}
	if len(d.Extents) == 0 {
		out.WriteString("nothing yet\n")
	}
	if len(d.Pauses) > 0 {
		fmt.Fprintf(&out, "\nnothing was recorded %d times:\n", len(d.Pauses))
	}
	for _, p := range d.Pauses[max(len(d.Pauses)-shownPauses, 0):] {
		fmt.Fprintf(&out, "%s to %s, %s\n", d.time(p.Since), d.time(p.Until), flows.Clean(p.Why, longestTitle))
	}
	return append(dst, out.String()...)
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
