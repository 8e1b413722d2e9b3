// Package owners tells who is behind a flow: the process, its user, its
// container or systemd unit, and the package its program came with.
//
// A [Resolver] is asked by flow key and answers in batches, later. It asks the
// kernel's own notes first (package kernel), then sock_diag and /proc (packages
// sockdiag and procfs), or lsof on macOS. Flows are matched by their full
// five-tuple, then by the local side of a listener or unconnected socket in the
// right network namespace, and never by a remote port.
package owners
