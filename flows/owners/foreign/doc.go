// Package foreign reads files that somebody else controls who has fewer rights than
// this process: what is in the root of a container or in a user's home. A path leads
// nowhere else by links, and nothing but a regular file is ever opened: opening a
// FIFO waits, and opening a device has its driver do something.
package foreign
