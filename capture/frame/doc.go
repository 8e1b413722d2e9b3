// Package frame has the struct in which every source of packets hands them to the
// meter, [Frame]: the bytes of a packet, and what the kernel or the capture file
// says of it beside them.
package frame
