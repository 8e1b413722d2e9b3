//go:build !linux

package iface

import "iftopgo/capture/decode"

// SwitchTags returns nothing: only Linux has such interfaces.
func SwitchTags() map[string]decode.LinkType { return nil }
