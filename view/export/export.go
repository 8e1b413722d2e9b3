package export

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"iftopgo/flows/list"
	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/view/ndjson"
	"iftopgo/view/reports"
	"iftopgo/view/text"
)

// Write writes what the model lists to a new file: CSV when the path ends with
// .csv, JSON when it ends with .json, .jsonl or .ndjson, else plain text. create makes it, as userfile.Create does. It returns the path of the file. A file
// that is there already is left as it is, and there is none of ours unless all of it could
// be written.
func Write(m *model.Model, place userfile.Place, create func(userfile.Place, []byte) error) (string, error) {
	data, err := render(m, place.Path)
	if err != nil {
		return "", fmt.Errorf("exporting: %w", err)
	}
	err = create(place, data)
	if errors.Is(err, fs.ErrExist) { // Which call failed, link(2), means nothing to the user.
		return "", fmt.Errorf("exporting: %s: %w and stays as it is, name another", filepath.Base(place.Path), fs.ErrExist)
	}
	if err != nil {
		return "", fmt.Errorf("exporting: %w", err)
	}
	return place.Path, nil
}

// render turns the model into what a file of that name holds.
func render(m *model.Model, path string) ([]byte, error) {
	if m.ShowsHistory() {
		return renderHistory(m, path)
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return text.AppendCSV(nil, m)
	case ".json", ".jsonl", ".ndjson":
		return ndjson.Append(nil, eachFlow(m), ndjson.Options{})
	default:
		return text.Append(nil, m), nil
	}
}

// renderHistory is render for the tab of the history: what it lists is a report.
func renderHistory(m *model.Model, path string) ([]byte, error) {
	r := reports.OfScreen(&m.History, m.Filter.Text)
	form := reports.Text
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		form = reports.CSV
	case ".json", ".jsonl", ".ndjson":
		form = reports.JSON
	}
	return reports.Append(nil, form, &r, m.Units())
}

// eachFlow returns the model with a row for every flow of those that look alike without
// their ports: rows of JSON have them, as on standard output.
func eachFlow(m *model.Model) *model.Model {
	if m.Merged != 0 {
		return m
	}
	own := *m
	q := list.Query{Sort: m.SortBy(), Direction: m.SortDirection(), Reverse: m.Prefs.Reverse, Frozen: m.List.Frozen}
	own.List.Rows = list.Singles(m.List.Rows, q, m.Labels)
	return &own
}
