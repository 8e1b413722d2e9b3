//go:build !race

package filter

// slowdown is how much slower the race detector makes things, when there is one.
const slowdown = 1
