package app

import (
	"os"

	"iftopgo/internal/tty"
	"iftopgo/internal/tty/painter"
)

// stage is what the program is shown on.
type stage struct {
	screen   *tty.Screen
	painter  *painter.Painter
	keys     *tty.Keys
	terminal *os.File
	hungUp   func()
}
