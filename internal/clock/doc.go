// Package clock has one clock for all that is done every second or two and not at a certain moment: it is done when
// the program is awake anyway.
package clock
