// Package kernel finds the process of a socket with eBPF: programs in the Linux kernel
// record the process at the moment it connects, binds, sends, receives or closes, and an
// iterator over all open files adds the sockets that existed before. The records are in
// bounded maps of the kernel and outlive socket and process; a map is read only when a
// [Tracker] is asked for a tuple.
//
// Loading needs Linux 5.8 with BTF, and CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN.
package kernel
