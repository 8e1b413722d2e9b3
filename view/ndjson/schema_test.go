package ndjson

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
)

// written returns the names of a struct's JSON fields in their order, those of
// embedded structs among them, and which of them are always written.
func written(t reflect.Type) (names, always []string) {
	for f := range t.Fields() {
		if f.Anonymous {
			inner, innerAlways := written(f.Type)
			names, always = append(names, inner...), append(always, innerAlways...)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
		if options == "" {
			always = append(always, name)
		}
	}
	return names, always
}

func TestTheSchemaDescribesEveryWrittenField(t *testing.T) {
	t.Parallel()
	lines, rows, err := Fields()
	if err != nil {
		t.Fatal(err)
	}
	of := make(map[string][]Field) // by the object they are in
	for _, f := range lines {
		object, name, inner := strings.Cut(f.Name, ".")
		if inner {
			f.Name = name
		} else {
			object = ""
		}
		of[object] = append(of[object], f)
	}
	for name, c := range map[string]struct {
		fields []Field
		is     reflect.Type
	}{
		"a line":       {of[""], reflect.TypeFor[line]()},
		"its health":   {of["capture"], reflect.TypeFor[health]()},
		"its owners":   {of["owners"], reflect.TypeFor[flows.OwnerSearch]()},
		"a flow":       {rows, reflect.TypeFor[flow]()},
		"what is gone": {of["gone"], reflect.TypeFor[identity]()},
	} {
		var names, always []string
		for _, f := range c.fields {
			names = append(names, f.Name)
			if f.Always {
				always = append(always, f.Name)
			}
			if f.Type == "" {
				t.Errorf("%s: the type of %s is not told", name, f.Name)
			}
		}
		wantNames, wantAlways := written(c.is)
		slices.Sort(always)
		slices.Sort(wantAlways)
		if diff := cmp.Diff(wantNames, names); diff != "" {
			t.Errorf("%s: fields that are written (-) and in the schema (+):\n%s", name, diff)
		}
		if diff := cmp.Diff(wantAlways, always); diff != "" {
			t.Errorf("%s: fields that are always written (-) and required (+):\n%s", name, diff)
		}
	}
}

func TestSchemaTypesAreNamedInWords(t *testing.T) {
	t.Parallel()
	lines, _, err := Fields()
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, f := range lines {
		got[f.Name] = f.Type
	}
	for name, want := range map[string]string{
		"schema": "1", "timestamp": "time", "interval": "1, 2, 5, 10", "flows": "array of flow",
		"lossy": "array of 2s, 10s, 40s", "total_sent": "integer", "capture": "capture", "capture.last_loss": "time",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}
