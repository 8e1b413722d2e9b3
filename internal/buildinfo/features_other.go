//go:build !linux && !darwin && !freebsd

package buildinfo

func features() []Offer { return nil }

func kernel() string { return "" }
