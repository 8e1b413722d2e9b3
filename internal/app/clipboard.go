package app

import (
	"os"
	"os/exec"

	"iftopgo/view/export"
)

// clipboard is how the system's clipboard is reached.
func clipboard() export.Clipboard {
	return export.Clipboard{Getenv: os.Getenv, LookPath: exec.LookPath}
}
