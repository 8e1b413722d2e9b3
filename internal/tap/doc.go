// Package tap hands on what is captured, with what is known of it, to those who export it: in a
// goroutine of its own, so that the screen and the lines never wait for them.
package tap
