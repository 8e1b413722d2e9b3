package prefs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"iftopgo/theme"
)

// maxEntries is how many pins, and how many themes of the user's, a file may have.
const maxEntries = 1000

var pinsKind = kind[[]Pin]{
	read:  func(v any) ([]Pin, error) { return readTables(v, readPin) },
	write: func(pins []Pin) string { return writeTables(pins, writePin) },
	same:  slices.Equal[[]Pin],
	merge: mergeList[Pin],
}

var customsKind = kind[[]theme.Custom]{
	read: func(v any) ([]theme.Custom, error) {
		customs, err := readTables(v, readCustom)
		for i, c := range customs {
			if slices.ContainsFunc(customs[:i], func(d theme.Custom) bool { return strings.EqualFold(d.Name, c.Name) }) {
				return nil, entryError{i, fmt.Errorf("is called %q like one before", c.Name)}
			}
		}
		return customs, err
	},
	write: func(customs []theme.Custom) string { return writeTables(customs, writeCustom) },
	same:  slices.Equal[[]theme.Custom],
	merge: mergeCustoms,
}

// readTables reads a list of tables, each by read.
func readTables[T any](v any, read func(map[string]any) (T, error)) ([]T, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("is %s; it must be a list of tables", describe(v))
	}
	if len(list) > maxEntries {
		return nil, fmt.Errorf("has more than %d entries", maxEntries)
	}
	var out []T
	for i, item := range list {
		table, ok := item.(map[string]any)
		if !ok {
			return nil, entryError{i, fmt.Errorf("is %s; it must be a table", describe(item))}
		}
		entry, err := read(table)
		if err != nil {
			return nil, entryError{i, err}
		}
		out = append(out, entry)
	}
	return out, nil
}

// writeTables writes a list of inline tables, a line each.
func writeTables[T any](list []T, write func(T) string) string {
	if len(list) == 0 {
		return "[]"
	}
	var b strings.Builder
	b.WriteString("[\n")
	for _, entry := range list {
		b.WriteString("  { " + write(entry) + " },\n")
	}
	b.WriteByte(']')
	return b.String()
}

func readCustom(table map[string]any) (c theme.Custom, err error) {
	if err := onlyKeys(table, "name", "colors"); err != nil {
		return theme.Custom{}, err
	}
	c.Name, _ = table["name"].(string)
	colors, ok := table["colors"].([]any)
	if !ok || len(colors) != len(c.Colors) {
		return theme.Custom{}, fmt.Errorf("needs colors, a list of %d", len(c.Colors))
	}
	for i, v := range colors {
		switch v := v.(type) {
		case string:
			c.Colors[i] = v
		case int64:
			c.Colors[i] = fmt.Sprint(v)
		default:
			return theme.Custom{}, fmt.Errorf("color %d is %s", i+1, describe(v))
		}
	}
	if _, err := c.Definition(); err != nil {
		return theme.Custom{}, fmt.Errorf("is wrong: %w", err)
	}
	return c, nil
}

func writeCustom(c theme.Custom) string {
	words := make([]string, len(c.Colors))
	for i, color := range c.Colors {
		words[i] = quote(color)
	}
	return fmt.Sprintf("name = %s, colors = [%s]", quote(c.Name), strings.Join(words, ", "))
}

// mergeCustoms is mergeList, but a theme that was changed replaces the one on disk
// that has its name.
func mergeCustoms(disk, base, ours []theme.Custom) []theme.Custom {
	changed := func(c theme.Custom) bool {
		return slices.ContainsFunc(ours, func(o theme.Custom) bool {
			return strings.EqualFold(o.Name, c.Name) && o != c && !slices.Contains(base, o)
		})
	}
	return mergeList(slices.DeleteFunc(slices.Clone(disk), changed), base, ours)
}

// onlyKeys returns an error for a key of a table that is not known: an entry is
// rewritten as a whole, and an unknown key would be lost.
func onlyKeys(table map[string]any, known ...string) error {
	var unknown []string
	for key := range table {
		if !slices.Contains(known, key) {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return errors.New("has the unknown key " + describe(unknown[0]) + "; allowed are " + strings.Join(known, ", "))
}
