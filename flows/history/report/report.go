package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// Row is what one subject carried.
type Row struct {
	Title string
	Bytes flows.Pair
}

// Report is what was carried in a period. Rows, Rest, Other and Missed together are Total.
type Report struct {
	Period Period
	// By is what rows are of: a word of Words.
	By string
	// Rows are the largest, the largest first.
	Rows []Row
	// Rest are the rows that are left out, of which there are RestRows; Other is what has no
	// place of its own in the history.
	Rest     flows.Pair
	RestRows int
	Other    flows.Pair
	// Missed is what passed and was not recorded. It is not part of a report that is
	// narrowed: nobody knows what it was.
	Missed flows.Pair
	Total  flows.Pair
}

// unknown is the title of what is not known.
const unknown = "unknown"

// words are the dimensions by the words of --by.
var words = []struct {
	word      string
	dimension history.Dimension
	title     func(*history.Subject) string
}{
	{"process", history.Processes, func(s *history.Subject) string { return s.Process }},
	{"host", history.Hosts, func(s *history.Subject) string { return s.Host }},
	{"name", history.Names, func(s *history.Subject) string { return s.Name }},
	{"service", history.Services, service},
	{"user", history.Users, func(s *history.Subject) string { return s.User }},
	{"package", history.Packages, func(s *history.Subject) string { return s.Package }},
	{"container", history.Containers, func(s *history.Subject) string { return s.Container }},
	{"network", history.Networks, network},
	{"country", history.Countries, func(s *history.Subject) string { return s.Country }},
	{"protocol", history.Protocols, func(s *history.Subject) string { return s.Protocol }},
}

// service is a service with its protocol.
func service(s *history.Subject) string {
	if s.Port == 0 || s.Protocol == "" {
		return s.Service
	}
	return s.Service + "/" + s.Protocol
}

// network is an autonomous system with who has it.
func network(s *history.Subject) string { return flows.NewNetwork(s.ASN, s.Org, "").Title() }

// ByInterfaceWord is the word for rows by interface.
const ByInterfaceWord = "interface"

// ByInterface returns the report of what interfaces carried, with at most limit rows; 0 is all
// of them.
func ByInterface(p Period, carried map[string]flows.Pair, limit int, missed flows.Pair) Report {
	r := Report{Period: p, By: ByInterfaceWord, Missed: missed, Total: missed}
	for _, name := range slices.Sorted(maps.Keys(carried)) {
		r.Rows = append(r.Rows, Row{Title: name, Bytes: carried[name]})
		r.Total = r.Total.Plus(carried[name])
	}
	r.cut(limit)
	return r
}

// Words returns the words for what rows may be of, by what is known of flows.
func Words() []string {
	all := make([]string, 0, len(words))
	for _, w := range words {
		all = append(all, w.word)
	}
	return all
}

// Of returns the report of sums by a word of Words, with at most limit rows; 0 is all of them.
// missed is what was not recorded.
func Of(p Period, sums history.Sums, by string, limit int, missed flows.Pair) Report {
	r := Report{Period: p, By: by, Missed: missed, Total: sums.Total().Plus(missed)}
	for _, w := range words {
		if w.word == by {
			r.fill(sums.In(w.dimension), w.title, limit)
		}
	}
	return r
}

// fill makes the rows. Subjects that are called the same are one row.
func (r *Report) fill(sums history.Sums, title func(*history.Subject) string, limit int) {
	rows := map[string]int{}
	for _, s := range sums.Largest() {
		if s.Other != 0 {
			r.Other = r.Other.Plus(sums[s])
			continue
		}
		name := orUnknown(title(&s))
		at, ok := rows[name]
		if !ok {
			at = len(r.Rows)
			rows[name] = at
			r.Rows = append(r.Rows, Row{Title: name})
		}
		r.Rows[at].Bytes = r.Rows[at].Bytes.Plus(sums[s])
	}
	r.cut(limit)
}

// cut orders the rows and leaves out those beyond the limit.
func (r *Report) cut(limit int) {
	slices.SortStableFunc(r.Rows, func(a, b Row) int { return cmp.Compare(b.Bytes.Sum(), a.Bytes.Sum()) })
	if limit <= 0 || len(r.Rows) <= limit {
		return
	}
	for _, row := range r.Rows[limit:] {
		r.Rest, r.RestRows = r.Rest.Plus(row.Bytes), r.RestRows+1
	}
	r.Rows = r.Rows[:limit]
}

// Estimate returns what the whole period will have carried if it goes on like this; ok is false
// when it is over, has only just begun, or has carried nothing.
func (r *Report) Estimate() (p flows.Pair, ok bool) {
	const least = 0.005
	if r.Period.Part < least || r.Period.Part >= 1 || r.Total.Sum() == 0 {
		return flows.Pair{}, false
	}
	by := func(n uint64) uint64 { return uint64(float64(n) / r.Period.Part) }
	return flows.Pair{Sent: by(r.Total.Sent), Recv: by(r.Total.Recv)}, true
}

// Narrow is a value that a subject must have to be part of a report, by a word of Words.
type Narrow struct{ By, Value string }

// Has reports whether the subject has the value, whatever the case of its letters. A program
// may be meant by its path, and an autonomous system by its number.
func (n Narrow) Has(s *history.Subject) bool {
	for _, w := range words {
		if w.word != n.By || s.Other&w.dimension != 0 {
			continue
		}
		all := []string{w.title(s)}
		switch w.dimension {
		case history.Processes:
			all = append(all, s.Program)
		case history.Services:
			all = append(all, s.Service, strconv.Itoa(int(s.Port)))
		case history.Networks:
			all = append(all, "AS"+strconv.FormatUint(uint64(s.ASN), 10), s.Org)
		default:
		}
		return slices.ContainsFunc(all, func(text string) bool { return strings.EqualFold(text, n.Value) })
	}
	return false
}
