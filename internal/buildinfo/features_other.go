//go:build !linux && !darwin && !freebsd

package buildinfo

func list() []Offer { return nil }

func kernel() string { return "" }
