package prefs

import (
	"fmt"
	"maps"
)

// Overrides are values that flags set for one run. They are never saved: Save writes
// only what the user has changed. The zero value overrides nothing. Overrides are
// replaced, never written.
type Overrides struct {
	values map[string]any
}

// With returns the overrides with a value for a key added. The value is checked
// as one in the file is: a string, bool or int64, or a list or table of such.
func (o Overrides) With(name string, value any) (Overrides, error) {
	s, ok := lookup(name)
	if !ok {
		return o, fmt.Errorf("there is no setting %q", name)
	}
	var scratch Prefs
	if err := s.set(&scratch, value); err != nil {
		return o, fmt.Errorf("%s %w", name, err)
	}
	values := maps.Clone(o.values)
	if values == nil {
		values = map[string]any{}
	}
	values[name] = value
	return Overrides{values}, nil
}

// Apply returns the settings with the overrides. It fails only for a theme that does
// not exist.
func (o Overrides) Apply(p Prefs) (Prefs, error) {
	out := p
	for i := range schema {
		if v, ok := o.values[schema[i].name]; ok {
			if err := schema[i].set(&out, v); err != nil {
				return p, fmt.Errorf("%s %w", schema[i].name, err)
			}
		}
	}
	if err := out.resolveTheme(); err != nil {
		return p, fmt.Errorf("theme %w", err)
	}
	return out, nil
}

// Without returns the overrides without those whose keys differ between before and
// after: what the user has changed is no longer overridden.
func (o Overrides) Without(before, after Prefs) Overrides {
	values := maps.Clone(o.values)
	for i := range schema {
		if s := &schema[i]; !s.same(&before, &after) {
			delete(values, s.name)
		}
	}
	return Overrides{values}
}
