package ndjson

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// TestTheSchemaDescribesEveryFieldOfInterfaces compares the schema with what is written.
func TestTheSchemaDescribesEveryFieldOfInterfaces(t *testing.T) {
	t.Parallel()
	line, one, err := InterfaceFields()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		fields []Field
		is     []reflect.Type
	}{
		"a line":       {line, []reflect.Type{reflect.TypeFor[interfacesLine]()}},
		"an interface": {one, []reflect.Type{reflect.TypeFor[interfaceHead](), reflect.TypeFor[interfaceRates](), reflect.TypeFor[interfaceCounts]()}},
	} {
		var is, want []string
		for _, f := range c.fields {
			is = append(is, f.Name)
			if f.Type == "" {
				t.Errorf("%s: the type of %s is not told", name, f.Name)
			}
		}
		for _, part := range c.is {
			names, _ := written(part)
			want = append(want, names...)
		}
		slices.Sort(is)
		slices.Sort(want)
		if diff := cmp.Diff(want, is); diff != "" {
			t.Errorf("%s: fields that are written (-) and in the schema (+):\n%s", name, diff)
		}
	}
}

func TestALineOfInterfacesHasWhatTheAccountsHave(t *testing.T) {
	t.Parallel()
	m := modeltest.Watched(modeltest.Model(modeltest.Options{Seconds: 1}), 60)
	for name, c := range map[string]struct {
		m     model.Model
		unit  string
		scale float64
		final bool
	}{
		"bits":             {m, "bit/s", 8, false},
		"bytes, the final": {modeltest.Press(m, "B"), "B/s", 1, true},
	} {
		text, err := AppendInterfaces([]byte("x"), &c.m, c.final)
		if err != nil || text[0] != 'x' || text[len(text)-1] != '\n' {
			t.Fatalf("%s: %v, %q", name, err, text)
		}
		var got struct {
			Unit       string
			Final      bool
			Uptime     float64
			Physical   map[string]any
			Interfaces []map[string]any
		}
		if err := json.Unmarshal(text[1:], &got); err != nil {
			t.Fatal(err)
		}
		if got.Unit != c.unit || got.Final != c.final || got.Uptime != 60 || len(got.Interfaces) != 7 {
			t.Errorf("%s: %+v", name, got)
		}
		eth1 := c.m.Interfaces.Shown.Accounts()[6]
		if is := got.Interfaces[6]; is["total_sent"] != float64(eth1.Total.Bytes.Sent) || is["drops_sent"] != 3.0 || is["physical"] != true ||
			is["sent_now"].(float64) < eth1.Rate.Sent*c.scale-1 || is["sent_now"].(float64) > eth1.Rate.Sent*c.scale+1 {
			t.Errorf("%s: eth1 is %v", name, is)
		}
		if _, ok := got.Interfaces[0]["used_percent"]; ok {
			t.Errorf("%s: of an interface without a speed it is told how much is used", name)
		}
	}
	first := modeltest.Watched(modeltest.Model(modeltest.Options{Seconds: 1}), 0)
	text, err := AppendInterfaces(nil, &first, false)
	if err != nil || len(text) == 0 {
		t.Fatal(err)
	}
	var got struct{ Physical map[string]any }
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if _, ok := got.Physical["sent_now"]; ok {
		t.Error("after one sample there is a rate")
	}
}
