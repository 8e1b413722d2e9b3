// Package recorder records what is captured: it collects batches, reads the kernel's counters
// beside them, and has a goroutine write both into a history every minute, so that a slow disk
// does not hold up the capture.
package recorder
