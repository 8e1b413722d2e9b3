package prefs

import (
	"fmt"

	"iftopgo/theme"
)

// keysTable is the table of keys that differ from the preset.
const keysTable = "keys"

// readKeys reads [keys]: an action's name, and a key or a list of keys for it.
// Errors are by the name of the key of the file that they are about.
func readKeys(v any) (keys map[string][]string, errs map[string]error) {
	errs = make(map[string]error)
	table, ok := v.(map[string]any)
	if !ok {
		errs[keysTable] = fmt.Errorf("is %s; it must be a table: [keys], then action = \"key\" (presets are chosen by key_preset)", describe(v))
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
		if err != nil || s == "" {
			return nil, fmt.Errorf("is %s; it must be a key such as \"q\" or \"ctrl+d\", or a list of them", describe(item))
		}
		out = append(out, s)
	}
	return out, nil
}

// settle checks what concerns several keys, and spells the theme as it spells
// itself.
func (p *Prefs) settle() error {
	d, ok := theme.Find(p.Theme, p.CustomThemes)
	if !ok {
		return fmt.Errorf("is %s; allowed are %s and the names in custom_themes", describe(p.Theme), themeNames())
	}
	p.Theme = string(d.ID)
	return nil
}
