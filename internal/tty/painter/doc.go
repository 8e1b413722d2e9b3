// Package painter draws the screen of a program on a terminal: what has changed alone, and
// only when something has. It stands in for Bubble Tea's renderer, whose clock runs all the
// time, and which compares every cell of the screen to find the few that are new.
package painter
