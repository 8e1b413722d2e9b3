//go:build !linux

package iface

import "iftopgo/flows"

// HasAny says whether Any can be captured on.
const HasAny = false

// Carried returns nothing: the counters of interfaces are not known here.
func Carried() (map[int]flows.Pair, error) { return nil, nil }
