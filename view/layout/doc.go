// Package layout says where everything on the screen is: pure geometry from the
// terminal's size and the display's settings, shared by drawing and by the
// mouse.
package layout
