package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"iftopgo/flows/history/report"
)

// AppendContacts appends first contacts for people, a line each.
func AppendContacts(dst []byte, period string, all []report.FirstContact) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "%s for the first time\n\n", period)
	if len(all) == 0 {
		out.WriteString("nothing\n")
		return append(dst, out.String()...)
	}
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	lines := [][3]string{{"DAY", "PROCESS", "WITH"}}
	for _, c := range all {
		lines = append(lines, [3]string{c.Day, c.Process, c.With})
	}
	for _, l := range lines {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", l[0], l[1], l[2]) // A strings.Builder has no errors.
	}
	_ = w.Flush()
	return append(dst, out.String()...)
}

// AppendContactsCSV appends first contacts as comma-separated values (RFC 4180) with a line of
// names.
func AppendContactsCSV(dst []byte, all []report.FirstContact) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	lines := append(make([][]string, 0, 1+len(all)), []string{"day", "process", "with"})
	for _, c := range all {
		lines = append(lines, []string{c.Day, c.Process, c.With})
	}
	if err := csv.NewWriter(out).WriteAll(lines); err != nil {
		return dst, fmt.Errorf("writing CSV: %w", err)
	}
	return out.Bytes(), nil
}

// contact is a first contact as JSON has it.
type contact struct {
	Day     string `json:"day"`
	Process string `json:"process"`
	With    string `json:"with"`
}

// AppendContactsJSON appends first contacts as a JSON array on a line.
func AppendContactsJSON(dst []byte, all []report.FirstContact) ([]byte, error) {
	list := make([]contact, 0, len(all))
	for _, c := range all {
		list = append(list, contact(c))
	}
	text, err := json.Marshal(list)
	if err != nil {
		return dst, fmt.Errorf("writing JSON: %w", err)
	}
	return append(append(dst, text...), '\n'), nil
}
