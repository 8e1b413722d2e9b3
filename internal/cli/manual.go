package cli

import (
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"iftopgo/internal/buildinfo"
	"iftopgo/model"
	"iftopgo/view/man"
	"iftopgo/view/ndjson"
)

// writeManual writes a page of the manual (man(7)).
func writeManual(w io.Writer, page string, k *kong.Kong, b buildinfo.Build) error {
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		return fmt.Errorf("reading the keys: %w", err)
	}
	line, flow, err := ndjson.Fields()
	if err != nil {
		return err
	}
	interfaces, one, err := ndjson.InterfaceFields()
	if err != nil {
		return err
	}
	report, err := newReportParser(new(ReportFlags))
	if err != nil {
		return err
	}
	m := man.Manual{
		Version: b.Version, Date: b.Date, App: k.Model, Report: report.Model, Line: manFields(line), Flow: manFields(flow),
		Interfaces: manFields(interfaces), Interface: manFields(one),
	}
	for _, bound := range keys {
		m.Keys = append(m.Keys, man.Key{
			Group: bound.Group, Keys: bound.Keys(), Help: bound.Help().Desc, Action: string(bound.Action),
		})
	}
	return man.Write(w, page, m)
}

// manFields are fields of a JSON line as the manual explains them.
func manFields(of []ndjson.Field) []man.Field {
	out := make([]man.Field, len(of))
	for i, f := range of {
		out[i] = man.Field(f)
	}
	return out
}
