package modeltest

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// codes are the keys that have a name and no character.
var codes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
}

// modifiers are what a key is held with.
var modifiers = []struct {
	name string
	mod  tea.KeyMod
}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}}

// Key returns the press of a key by the name that key maps use: "j", "ctrl+d",
// "pgdown".
func Key(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	for _, m := range modifiers {
		if rest, ok := strings.CutPrefix(name, m.name); ok && rest != "" {
			name = rest
			k.Mod |= m.mod
		}
	}
	if code, ok := codes[name]; ok {
		k.Code = code
		if code == tea.KeySpace && k.Mod == 0 {
			k.Text = " "
		}
		return k
	}
	runes := []rune(name)
	k.Code = runes[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}
