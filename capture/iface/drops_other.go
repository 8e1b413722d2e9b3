//go:build !linux

package iface

import (
	"errors"

	"iftopgo/flows"
)

// Drops is not known here.
func Drops(*Device) (flows.OptionalCount, error) { return flows.OptionalCount{}, nil }

// AllDrops is for captures on all interfaces, which there are none of here.
func AllDrops() (flows.OptionalCount, map[uint32]string, error) {
	return flows.OptionalCount{}, nil, errors.ErrUnsupported
}
