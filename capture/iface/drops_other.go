//go:build !linux

package iface

import (
	"errors"

	"iftopgo/flows"
)

// Drops returns that nothing is known: there is no portable way to ask.
func Drops(*Device) (flows.OptionalCount, error) { return flows.OptionalCount{}, nil }

// AllDrops returns errors.ErrUnsupported: one cannot capture on all interfaces here.
func AllDrops() (flows.OptionalCount, map[uint32]string, error) {
	return flows.OptionalCount{}, nil, errors.ErrUnsupported
}
