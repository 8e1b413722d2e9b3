package iface

import (
	"os"

	"iftopgo/capture/decode"
)

// SwitchTags returns which interfaces a switch is connected to that puts tags into their
// frames, and the link types that these then have. It reads /sys, which the program
// cannot do any more when it has dropped its privileges.
func SwitchTags() map[string]decode.LinkType { return switchTags(os.DirFS("/sys/class/net")) }
