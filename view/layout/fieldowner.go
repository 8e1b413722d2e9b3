package layout

import (
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// evidences are how the process of a flow was found.
var evidences = [...]string{
	flows.EvidenceNone: "", flows.EvidenceGuess: "perhaps this one: several sockets fit",
	flows.EvidenceTold:  "found on its machine",
	flows.EvidenceTable: "from the table of sockets", flows.EvidenceEvent: "seen using the socket",
}

// ownerFields are the process of the flows of a row, if it is one and known.
func ownerFields(m *model.Model, r *list.Row) []Field {
	o := r.Owner(&m.Labels)
	if o == nil {
		if r.Processes() > 0 {
			return nil
		}
		return append([]Field{{Label: "process", Value: "not known"}}, MissingFields(m.OwnerSearch())...)
	}
	who := o.Name
	if o.PID != 0 {
		who += ", pid " + strconv.Itoa(o.PID)
	}
	if o.User != "" {
		who += ", user " + o.User
	}
	if o.Ended {
		who += ", ended"
	}
	all := []Field{{Label: "process", Value: who, Kind: FieldProcess}}
	if o.Comm != o.Name && o.Comm != "" {
		all = append(all, Field{Label: "calls itself", Value: o.Comm})
	}
	if r.ID().Group == flows.Ungrouped && o.Kind != flows.KindForwarded { // That no process here has it needs no proof.
		if _, evidence := m.Labels.Owner(r.Key()); evidence != flows.EvidenceNone {
			all = append(all, Field{Label: "found", Value: evidences[evidence]})
		}
	}
	return all
}

// MissingFields say which flows stay without a process, why, and what would change that.
func MissingFields(o flows.OwnerSearch) []Field {
	if o.Missing == "" {
		return nil
	}
	all := []Field{{Label: "not seen", Value: o.Missing, Kind: FieldWarn}}
	if o.Reason != "" {
		all = append(all, Field{Label: "because", Value: o.Reason})
	}
	if o.Remedy != "" {
		all = append(all, Field{Label: "to see them", Value: o.Remedy, Kind: FieldWhole})
	}
	return all
}

// processFields are what the list has no room for: command, start, package, unit.
func processFields(m *model.Model, o *flows.Owner) []Field {
	var all []Field
	add := func(label, value string, kind FieldKind) {
		if value != "" {
			all = append(all, Field{label, value, kind})
		}
	}
	if c := &m.Command; c.Owner == o.ID && c.Text != "" {
		add("command", c.Text, FieldPlain)
	} else if c.Owner == o.ID && c.Answered {
		add("command", "not known", FieldPlain)
	}
	started := ""
	if !o.Started.IsZero() {
		started = o.Started.Format(time.DateTime)
	}
	if o.PPID != 0 {
		started = strings.TrimPrefix(started+", by process "+strconv.Itoa(o.PPID), ", ")
	}
	add("started", started, FieldPlain)
	add("exe", o.Exe, FieldPlain)
	if o.Package != "" {
		add("package", o.Package, FieldPlain)
	} else {
		add("package", o.PackageName, FieldPlain) // Or that it came with none.
	}
	add("SHA-256", o.SHA256, FieldDigest)
	add("container", o.Container, FieldPlain)
	add("unit", o.Unit, FieldPlain)
	return all
}
