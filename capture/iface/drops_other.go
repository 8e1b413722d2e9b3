//go:build !linux

package iface

import (
	"errors"

	"iftopgo/flows"
)

// Drops knows nothing: there is no portable way to ask.
type Drops struct{}

// Of returns that nothing is known.
func (*Drops) Of(*Device) (flows.OptionalCount, error) { return flows.OptionalCount{}, nil }

// All returns errors.ErrUnsupported: one cannot capture on all interfaces here.
func (*Drops) All() (flows.OptionalCount, map[uint32]string, error) {
	return flows.OptionalCount{}, nil, errors.ErrUnsupported
}

// Close does nothing.
func (*Drops) Close() {}
