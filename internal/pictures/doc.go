// Package pictures makes the pictures of the documentation: it runs the program
// in a pseudo-terminal on the demo's traffic, presses keys, and draws the cells
// of its terminal as SVG. The traffic is stopped at a capture time, so that the
// same program gives the same bytes on every machine.
//
// [Shots] is the list of pictures, [Terminal] the program at work, [SVG] the
// drawing. It is for internal/pictures/draw, which writes the files, and for the test
// that compares them.
package pictures
