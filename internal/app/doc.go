// Package app makes the program of its parts: settings and flags become a model,
// the capture, names, owners and files become the effects that update can ask for,
// and both become a Bubble Tea program, or the headless loop of --json and --text.
//
// run.go is the way through it; effects.go lists every effect and where it comes from.
package app
