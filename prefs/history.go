package prefs

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"
)

// historyTable is the name of the table of settings of the history, which the program reads
// and does not write.
const historyTable = "history"

// History are the settings of what is recorded.
type History struct {
	// Dir is its directory, an absolute path; empty for the usual one.
	Dir string
	// FiveMinutes, Hours and Days are for how many days buckets of each are kept.
	FiveMinutes, Hours, Days int
	// Top is how many places each dimension has in a bucket.
	Top int
	// Flush is how many seconds old what is not written becomes at most.
	Flush int
}

// FlushTime is how old what is not written becomes at most.
func (h *History) FlushTime() time.Duration { return time.Duration(h.Flush) * time.Second }

// defaultHistory are the settings without a table.
func defaultHistory() History {
	return History{FiveMinutes: 2, Hours: 35, Days: 400, Top: 200, Flush: 60}
}

// historySetting is a key of the table.
type historySetting struct {
	name, about, literal string
	set                  func(h *History, v any) error
}

// historySettings are the keys in the order of the file.
func historySettings() []historySetting {
	return []historySetting{
		{"dir", "The directory, an absolute path; empty is where iftopgo record writes.", `""`, func(h *History, v any) error {
			path, err := nameKind.read(v)
			if err == nil && path != "" && !filepath.IsAbs(path) {
				err = fmt.Errorf("is %s; it must be an absolute path", describe(v))
			}
			if err == nil {
				h.Dir = path
			}
			return err
		}},
		{"keep", "For how many days buckets are kept; months are kept for ever.", "{ five_minutes = 2, hours = 35, days = 400 }", setKeep},
		{"top", "How many places each dimension has in a bucket: 10 to 1000.", "200", func(h *History, v any) error {
			return setBetween(&h.Top, v, 10, 1000)
		}},
		{"flush", "Of at most how many seconds a recorder that is killed loses whose they were: 10 to 300.", "60", func(h *History, v any) error {
			return setBetween(&h.Flush, v, 10, 300)
		}},
	}
}

// setBetween sets a whole number within bounds.
func setBetween(to *int, v any, least, most int64) error {
	n, ok := v.(int64)
	if !ok || n < least || n > most {
		return fmt.Errorf("is %s; allowed are numbers from %d to %d", describe(v), least, most)
	}
	*to = int(n)
	return nil
}

// setKeep sets for how long buckets are kept. What is not said stays.
func setKeep(h *History, v any) error {
	table, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("is %s; it must be a table of days: { five_minutes = 2, hours = 35, days = 400 }", describe(v))
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		var err error
		switch name {
		case "five_minutes":
			err = setBetween(&h.FiveMinutes, table[name], 1, 366)
		case "hours":
			err = setBetween(&h.Hours, table[name], 1, 3660)
		case "days":
			err = setBetween(&h.Days, table[name], 31, 36_600)
		default:
			err = fmt.Errorf("is not known; there are five_minutes, hours and days")
		}
		if err != nil {
			return fmt.Errorf("has %s, which %w", name, err)
		}
	}
	return nil
}

// readHistory reads the table. Errors are by the dotted names of its keys.
func (t *text) readHistory(v any) map[string]error {
	errs := map[string]error{}
	table, ok := v.(map[string]any)
	if !ok {
		errs[historyTable] = fmt.Errorf("is %s; it must be a table: [history], then dir = \"/var/lib/iftopgo\"", describe(v))
		return errs
	}
	known := map[string]bool{}
	for _, s := range historySettings() {
		known[s.name] = true
		if value, given := table[s.name]; given {
			if err := s.set(&t.prefs.History, value); err != nil {
				errs[historyTable+"."+s.name] = err
			}
		}
	}
	for name := range table {
		if !known[name] {
			t.unknown = append(t.unknown, historyTable+"."+name)
		}
	}
	return errs
}
