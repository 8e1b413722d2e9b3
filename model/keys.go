package model

import "charm.land/bubbles/v2/key"

// KeyMap is every key there is, with its help.
type KeyMap struct {
	Quit key.Binding
}

// Keys is the default key map.
var Keys = KeyMap{
	Quit: key.NewBinding(key.WithKeys("q", "ctrl+c"), key.WithHelp("q", "quit")),
}
