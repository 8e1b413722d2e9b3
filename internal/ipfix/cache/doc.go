// Package cache turns batches into records of flows: what each direction of a flow carried until it
// was silent, over, or has gone on for a while. It does no I/O: its clock is the batches. The octets
// and packets of all its records are those of the batches.
package cache
