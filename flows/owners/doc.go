// Package owners finds the process owners of flows: the process, its user, its
// container or systemd unit, and the distribution package its program came from.
//
// A [Resolver] is asked by flow key and answers later, in batches. On Linux it looks
// a flow up in what eBPF programs have recorded (package kernel), then with sock_diag
// and /proc (packages sockdiag and procfs); on macOS it reads lsof. Flows are matched
// by their full five-tuple, then by the local address of a listener or unconnected
// socket in the right network namespace, and never by a remote port.
package owners
