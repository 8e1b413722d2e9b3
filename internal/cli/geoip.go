package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"iftopgo/prefs"
)

// off is the value of --geoip with which nothing is looked up.
const off = "off"

// geoFiles are the values of --geoip as the setting has them: paths from the root on.
func geoFiles(values []string) (files []any, err error) {
	if slices.Contains(values, off) {
		if len(values) > 1 {
			return nil, errors.New("--geoip off is for none, beside files it says nothing: leave it out, or the files")
		}
		return []any{}, nil
	}
	for _, v := range values {
		if v == "" {
			return nil, errors.New("--geoip: the name of a file is missing")
		}
		if v != prefs.GeoIPAuto && !strings.HasPrefix(v, "~/") {
			if v, err = filepath.Abs(v); err != nil {
				return nil, fmt.Errorf("--geoip: %w", err)
			}
		}
		files = append(files, v)
	}
	return files, nil
}
