package ndjson

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// JSONSchema describes a line in the words of JSON Schema, draft 2020-12. A
// consumer may validate with it: fields that are added later are allowed.
//
//go:embed schema.json
var JSONSchema []byte

// Field is a field of a line, as the schema describes it.
type Field struct {
	// Name is the path to it: "capture.engine", or "src" in an element of flows.
	Name string
	// Type is its JSON type: "integer", "array of strings", or the values it has.
	Type string
	// About explains it in a sentence or two; empty when it has the explanation, and
	// the type, of the field before it.
	About string
	// Always says that every line has it.
	Always bool
}

// Fields returns the fields of a line, those of its objects among them, and
// those of a flow, both in the order of the schema.
func Fields() (line, flow []Field, err error) {
	var s node
	if err := json.Unmarshal(JSONSchema, &s); err != nil {
		return nil, nil, fmt.Errorf("reading the schema: %w", err)
	}
	for _, f := range s.fields(s.Defs) {
		line = append(line, f)
		object := s.Defs.get(f.Name) // A definition is named as the field it is for.
		for _, inner := range object.fields(s.Defs) {
			inner.Name = f.Name + "." + inner.Name
			line = append(line, inner)
		}
	}
	rows := s.Defs.get("flow")
	return line, rows.fields(s.Defs), nil
}

// node is what is read of a schema.
type node struct {
	Description string `json:"description"`
	Type        string `json:"type"`
	Ref         string `json:"$ref"`
	Const       any    `json:"const"`
	Enum        []any  `json:"enum"`
	Items       *node  `json:"items"`
	Properties  named  `json:"properties"`
	Defs        named  `json:"$defs"`

	Required []string `json:"required"`
}

// fields returns the properties of an object.
func (n *node) fields(defs named) []Field {
	out := make([]Field, 0, len(n.Properties))
	for _, p := range n.Properties {
		out = append(out, Field{
			Name: p.name, Type: p.node.kind(defs), About: p.node.Description,
			Always: slices.Contains(n.Required, p.name),
		})
	}
	return out
}

// kind is the type of a value in words.
func (n *node) kind(defs named) string {
	switch {
	case n.Ref != "":
		name := strings.TrimPrefix(n.Ref, "#/$defs/")
		if d := defs.get(name); d.Type != "object" && d.Type != "string" {
			return d.Type
		}
		return name
	case n.Const != nil:
		return fmt.Sprint(n.Const)
	case len(n.Enum) > 0:
		values := make([]string, len(n.Enum))
		for i, v := range n.Enum {
			values[i] = fmt.Sprint(v)
		}
		return strings.Join(values, ", ")
	case n.Items != nil:
		return "array of " + n.Items.kind(defs)
	default:
		return n.Type
	}
}

// named is a JSON object whose order is kept.
type named []entry

type entry struct {
	name string
	node node
}

// get returns the node of a name, an empty one if there is none.
func (n named) get(name string) node {
	for _, e := range n {
		if e.name == name {
			return e.node
		}
	}
	return node{}
}

// UnmarshalJSON reads an object of schemas.
func (n *named) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		e := entry{name: fmt.Sprint(name)}
		if err := d.Decode(&e.node); err != nil {
			return err
		}
		*n = append(*n, e)
	}
	return nil
}
