package reports

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"iftopgo/flows/history/report"
)

// AppendContacts appends what was seen for the first time in a period, which is named.
func AppendContacts(dst []byte, f Form, period string, all []report.FirstContact) ([]byte, error) {
	return appendIn(dst, f, &contacts{period, all})
}

// contacts are first contacts that are written.
type contacts struct {
	period string
	all    []report.FirstContact
}

func (c *contacts) text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s for the first time\n\n", c.period)
	if len(c.all) == 0 {
		out.WriteString("nothing\n")
		return out.String()
	}
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for i, l := range c.lines() {
		if i == 0 {
			l = []string{"DAY", "PROCESS", "WITH"}
		}
		_, _ = fmt.Fprintln(w, strings.Join(l, "\t")) // A strings.Builder has no errors.
	}
	_ = w.Flush()
	return out.String()
}

func (c *contacts) lines() [][]string {
	lines := append(make([][]string, 0, 1+len(c.all)), []string{"day", "process", "with"})
	for _, one := range c.all {
		lines = append(lines, []string{one.Day, one.Process, one.With})
	}
	return lines
}

// contact is a first contact as JSON has it.
type contact struct {
	Day     string `json:"day"`
	Process string `json:"process"`
	With    string `json:"with"`
}

func (c *contacts) document() any {
	list := make([]contact, 0, len(c.all))
	for _, one := range c.all {
		list = append(list, contact(one))
	}
	return list
}
