// Package sockdiag asks the Linux kernel for the one socket that takes the
// packets of a flow, by sock_diag(7). The kernel answers with its own lookup, so
// that wildcard addresses, SO_REUSEPORT and dual-stack sockets are decided as
// they are for packets, and a question costs microseconds however many sockets
// there are. Listing all sockets, which is what netlink libraries offer, would
// cost tens of milliseconds with 20,000 of them.
package sockdiag
