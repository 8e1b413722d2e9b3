package prefs

import (
	"fmt"

	"iftopgo/theme"
)

// keysTable is the name of the table of keys that differ from the preset.
const keysTable = "keys"

// readKeysTable reads [keys]: an action's name, and a key or a list of keys for it.
// Errors are by the dotted name of the TOML key that they are about.
func readKeysTable(v any) (keys map[string][]string, errs map[string]error) {
	errs = make(map[string]error)
	table, ok := v.(map[string]any)
	if !ok {
		errs[keysTable] = fmt.Errorf("is %s; it must be a table: [keys], then action = \"key\", or the name of a preset, as key_preset has it", describe(v))
		return nil, errs
	}
	keys = make(map[string][]string, len(table))
	for action, value := range table {
		list, err := readKeyList(value)
		if err != nil {
			errs[keysTable+"."+action] = err
			continue
		}
		keys[action] = list
	}
	return keys, errs
}

func readKeyList(v any) ([]string, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	out := make([]string, 0, len(list))
	for _, item := range list {
		s, err := nameKind.read(item)
		if err != nil {
			return nil, fmt.Errorf("is %s; it must be a key such as \"q\" or \"ctrl+d\", or a list of them", describe(item))
		}
		name, err := keyName(s)
		if err != nil {
			return nil, fmt.Errorf("has %s, which %w: %s", describe(s), err, keyForms)
		}
		out = append(out, name)
	}
	return out, nil
}

// readKeysValue reads the value of keys: the table, or the name of a preset as in
// key_preset.
func (t *text) readKeysValue(v any, preset any) map[string]error {
	name, ok := v.(string)
	if !ok {
		keys, errs := readKeysTable(v)
		t.prefs.Keys = keys
		return errs
	}
	kind := presetKind()
	chosen, err := kind.read(name)
	if err != nil {
		return map[string]error{keysTable: fmt.Errorf("%w, or a table: [keys], then action = \"key\"", err)}
	}
	if preset != nil && chosen != t.prefs.KeyPreset {
		return map[string]error{keysTable: fmt.Errorf("is %s, and key_preset something else; leave one out", describe(v))}
	}
	t.prefs.KeyPreset = chosen
	return nil
}

// presetKind are the presets of keys.
func presetKind() kind[KeyPreset] { return choice(KeysOwn, KeysIftop) }

// resolveTheme checks that the theme is a built-in one or one of CustomThemes, and sets
// it to the theme's own spelling.
func (p *Prefs) resolveTheme() error {
	d, ok := theme.Find(p.Theme, p.CustomThemes)
	if !ok {
		return fmt.Errorf("is %s; allowed are %s and the names in custom_themes", describe(p.Theme), themeNames())
	}
	p.Theme = string(d.ID)
	return nil
}
