package export

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// Write writes what the model lists to a new file: CSV when the path ends with
// .csv, JSON when it ends with .json, .jsonl or .ndjson, else plain text. ~/ is
// the home directory, under sudo that of the user who called it, who also gets
// the file. It returns the path of the file. A file that is there already is
// left as it is, and there is none of ours unless all of it could be written.
func Write(m *model.Model, path string, env prefs.Env) (string, error) {
	place, err := prefs.Locate(path, env)
	if err != nil {
		return "", fmt.Errorf("exporting: %w", err)
	}
	data, err := render(m, place.Path)
	if err != nil {
		return "", fmt.Errorf("exporting: %w", err)
	}
	err = writeNew(place, data)
	if errors.Is(err, fs.ErrExist) { // Of the link(2) that failed nobody wants to know.
		return "", fmt.Errorf("exporting: %s: %w and stays as it is, name another", filepath.Base(place.Path), fs.ErrExist)
	}
	if err != nil {
		return "", fmt.Errorf("exporting: %w", err)
	}
	return place.Path, nil
}

// render turns the model into what a file of that name holds.
func render(m *model.Model, path string) ([]byte, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return text.AppendCSV(nil, m)
	case ".json", ".jsonl", ".ndjson":
		return ndjson.Append(nil, m, ndjson.Options{})
	default:
		return text.Append(nil, m), nil
	}
}
