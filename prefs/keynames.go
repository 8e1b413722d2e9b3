package prefs

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keyForms lists the names of keys for error messages, short enough for a screen of
// 80 columns.
const keyForms = "keys are a character, gg, up down left right home end pgup pgdown enter tab space esc backspace insert delete f1-f24, " +
	"after ctrl+ alt+ shift+ super+"

var errNoKey = errors.New("is no key")

// keyNames are the names of keys and their synonyms.
var keyNames = map[string]string{
	"up": "up", "down": "down", "left": "left", "right": "right", "home": "home", "end": "end",
	"pgup": "pgup", "pageup": "pgup", "page-up": "pgup", "page_up": "pgup", "prior": "pgup",
	"pgdown": "pgdown", "pgdn": "pgdown", "pagedown": "pgdown", "page-down": "pgdown", "page_down": "pgdown",
	"enter": "enter", "return": "enter", "tab": "tab", "space": "space", "spacebar": "space", " ": "space",
	"esc": "esc", "escape": "esc", "backspace": "backspace",
	"insert": "insert", "ins": "insert", "delete": "delete", "del": "delete",
	"f1": "f1", "f2": "f2", "f3": "f3", "f4": "f4", "f5": "f5", "f6": "f6", "f7": "f7", "f8": "f8",
	"f9": "f9", "f10": "f10", "f11": "f11", "f12": "f12", "f13": "f13", "f14": "f14", "f15": "f15", "f16": "f16",
	"f17": "f17", "f18": "f18", "f19": "f19", "f20": "f20", "f21": "f21", "f22": "f22", "f23": "f23", "f24": "f24",
}

// modifiers are the names of modifiers and their synonyms, modifierOrder their order
// in the name of a key as Bubble Tea writes it.
var (
	modifiers     = map[string]string{"ctrl": "ctrl", "control": "ctrl", "alt": "alt", "option": "alt", "shift": "shift", "super": "super", "cmd": "super", "win": "super"}
	modifierOrder = []string{"ctrl", "alt", "shift", "super"}
)

// keyName reads the name of a key and returns it as Bubble Tea names the key when it
// is pressed. Case matters only for a character without modifiers.
func keyName(s string) (string, error) {
	key, held := s, []string(nil)
	for {
		before, after, ok := strings.Cut(key, "+")
		if !ok || before == "" || after == "" { // The key + itself is left.
			break
		}
		m, ok := modifiers[strings.ToLower(before)]
		if !ok || slices.Contains(held, m) {
			return "", errNoKey
		}
		held, key = append(held, m), after
	}
	if name, ok := keyNames[strings.ToLower(key)]; ok {
		return joinKey(held, name), nil
	}
	first, size := utf8.DecodeRuneInString(key)
	twice := len(held) == 0 && key == key[:size]+key[:size]
	if first == utf8.RuneError || !unicode.IsGraphic(first) || size != len(key) && !twice {
		return "", errNoKey
	}
	if twice || len(held) == 0 {
		return key, nil
	}
	return modifiedCharacter(held, first)
}

// modifiedCharacter is the name of a character with modifiers. Shift alone makes
// another character, which is known of letters; with Alt, a capital is a letter with
// Shift; with Ctrl, terminals do not distinguish the two.
func modifiedCharacter(held []string, r rune) (string, error) {
	capital, shift := unicode.IsUpper(r), slices.Contains(held, "shift")
	switch {
	case len(held) == 1 && shift && unicode.IsLetter(r):
		return string(unicode.ToUpper(r)), nil
	case len(held) == 1 && shift:
		return "", errors.New("is not what a terminal reports: write the character that the key makes with Shift")
	case capital && !shift && !slices.Contains(held, "ctrl"):
		held = append(held, "shift")
	}
	return joinKey(held, string(unicode.ToLower(r))), nil
}

// joinKey puts the modifiers before a key, in their order.
func joinKey(held []string, key string) string {
	var b strings.Builder
	for _, m := range modifierOrder {
		if slices.Contains(held, m) {
			b.WriteString(m + "+")
		}
	}
	return b.String() + key
}
