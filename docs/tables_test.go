package docs_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/model"
	"iftopgo/view/ndjson"
)

// update has tables written instead of compared.
var update = flag.Bool("update", false, "write the tables of keys and of JSON fields")

// TestTablesOfKeysAndFieldsAreTheProgramsOwn is not parallel: with -update it writes
// pages that others read.
func TestTablesOfKeysAndFieldsAreTheProgramsOwn(t *testing.T) {
	line, flow, err := ndjson.Fields()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []struct{ page, name, text string }{
		{"screen.md", "keys", keyTable(keyMap(t))},
		{"json.md", "fields of a line", fieldTable(line)},
		{"json.md", "fields of a flow", fieldTable(flow)},
	} {
		page := read(t, "docs/"+table.page)
		first, last := "<!-- "+table.name+": written by go test ./docs -update -->\n", "<!-- end of "+table.name+" -->"
		before, rest, begins := strings.Cut(page, first)
		is, after, ends := strings.Cut(rest, last)
		switch {
		case !begins || !ends:
			t.Errorf("docs/%s has no lines %s%s", table.page, first, last)
		case is == table.text:
		case !*update:
			t.Errorf("docs/%s: %s: out of date; go test ./docs -update writes the table (-page +program):\n%s",
				table.page, table.name, cmp.Diff(strings.Split(is, "\n"), strings.Split(table.text, "\n")))
		default:
			if err := os.WriteFile(filepath.Join("..", "docs", table.page), []byte(before+first+table.text+last+after), 0o644); err != nil { //nolint:gosec // It is a page.
				t.Error(err)
			}
		}
	}
}

func keyMap(t *testing.T) model.KeyMap {
	t.Helper()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// keyTable is the table of keys and what they do.
func keyTable(keys model.KeyMap) string {
	var b strings.Builder
	b.WriteString("| key | what it does | name in `[keys]` |\n|---|---|---|\n")
	group := ""
	for _, k := range keys {
		if k.Group != group {
			group = k.Group
			b.WriteString("| **" + group + "** | | |\n")
		}
		shown := "`" + strings.Join(k.Keys(), "` `") + "`"
		b.WriteString("| " + shown + " | " + k.Help().Desc + " | `" + string(k.Action) + "` |\n")
	}
	return b.String()
}

// fieldTable is the table of fields of a JSON object. Fields without an explanation of
// their own share the row of the one before them.
func fieldTable(fields []ndjson.Field) string {
	var b strings.Builder
	b.WriteString("| field | type | what it is |\n|---|---|---|\n")
	for len(fields) > 0 {
		names, kind, about := "`"+fields[0].Name+"`", fields[0].Type, fields[0].About
		for fields = fields[1:]; len(fields) > 0 && fields[0].About == ""; fields = fields[1:] {
			names += ", `" + fields[0].Name + "`"
		}
		b.WriteString("| " + names + " | " + kind + " | " + about + " |\n")
	}
	return b.String()
}
