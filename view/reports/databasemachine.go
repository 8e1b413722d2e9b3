package reports

import (
	"strconv"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// Kinds of rows of a database.
const (
	kindDatabase  = "database"
	kindLevel     = "buckets"
	kindInterface = "interface"
	kindPause     = "pause"
)

func (d *Database) lines() [][]string {
	all := [][]string{{"row", "title", "from", "to", "number", "received", "sent", "not_recorded_received", "not_recorded_sent"}}
	add := func(values ...string) { all = append(all, append(values, make([]string, len(all[0])-len(values))...)) }
	number := func(n uint64) string { return strconv.FormatUint(n, 10) }
	add(kindDatabase, flows.Clean(d.Path, longestPath), "", "", strconv.FormatInt(d.Size, 10))
	for _, e := range d.Extents {
		add(kindLevel, e.Level.String(), d.begins(e.Level, e.First), d.begins(e.Level, e.Last), strconv.Itoa(e.Buckets))
	}
	for _, one := range d.sums() {
		add(kindInterface, one.name, "", "", "", number(one.recorded.Recv), number(one.recorded.Sent), number(one.missed.Recv), number(one.missed.Sent))
	}
	for _, p := range d.Pauses {
		add(kindPause, flows.Clean(p.Why, longestTitle), d.stamp(p.Since), d.stamp(p.Until))
	}
	return all
}

// database is what a database has as JSON.
type database struct {
	Path       string         `json:"path"`
	Bytes      int64          `json:"bytes"`
	Buckets    []extent       `json:"buckets"`
	Interfaces []keptDocument `json:"interfaces"`
	Pauses     []pause        `json:"pauses"`
}

type extent struct {
	Of    string `json:"of"`
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count"`
}

type keptDocument struct {
	Interface   string `json:"interface"`
	Recorded    amount `json:"recorded"`
	NotRecorded amount `json:"not_recorded"`
}

type pause struct {
	From string `json:"from"`
	To   string `json:"to"`
	Why  string `json:"why"`
}

func (d *Database) document() any {
	doc := database{flows.Clean(d.Path, longestPath), d.Size, []extent{}, []keptDocument{}, []pause{}}
	for _, e := range d.Extents {
		doc.Buckets = append(doc.Buckets, extent{e.Level.String(), d.begins(e.Level, e.First), d.begins(e.Level, e.Last), e.Buckets})
	}
	for _, one := range d.sums() {
		doc.Interfaces = append(doc.Interfaces, keptDocument{one.name, amountOf(one.recorded), amountOf(one.missed)})
	}
	for _, p := range d.Pauses {
		doc.Pauses = append(doc.Pauses, pause{d.stamp(p.Since), d.stamp(p.Until), flows.Clean(p.Why, longestTitle)})
	}
	return doc
}

// stamp is a time as programs read it (RFC 3339).
func (d *Database) stamp(at time.Time) string { return at.In(d.Zone).Format(time.RFC3339) }

// begins is the beginning of a bucket, as programs read it.
func (d *Database) begins(l history.Level, key int64) string {
	if l == history.Days || l == history.Months {
		return d.when(l, key)
	}
	return d.stamp(time.Unix(key, 0))
}
