// Package tuning sets how much of the machine the program may use: by the memory there is,
// how many flows have rows and the limit of Go's garbage collector; the slack of the
// kernel's timers; and the number of threads that run Go code. A monitor should cost
// little of the machine it watches.
package tuning
