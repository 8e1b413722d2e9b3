//go:build !linux && !darwin && !freebsd

package offer

func list() []Offer { return nil }

func kernel() string { return "" }
