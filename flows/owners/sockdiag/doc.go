// Package sockdiag asks the Linux kernel for the one socket that takes the
// packets of a flow, with sock_diag(7). The kernel answers with the lookup it uses for
// packets, so wildcard addresses, SO_REUSEPORT and dual-stack sockets are decided alike,
// and a query costs microseconds, however many sockets there are. Listing all sockets,
// which is what netlink libraries offer, costs tens of milliseconds with 20,000 of them.
package sockdiag
