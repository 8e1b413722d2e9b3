// Package e2e tests the built program from outside, as its users meet it: in a
// pseudo-terminal whose screen is read back, as lines of JSON on a pipe, by its exit
// status and what it leaves behind. Live captures run in network namespaces, which
// needs Linux and root, and the kernel's counters say what is right.
//
// Two drivers make the steps of a test readable. A screen is the program in a
// terminal: it is given keys, clicks and sizes, and each step waits for what it
// should show. A stream is the program writing lines: it is flooded, signalled and
// asked for the line that comes next.
package e2e
