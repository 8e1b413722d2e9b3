//go:build race

package filter

// slowdown is how much slower the race detector makes things.
const slowdown = 10
