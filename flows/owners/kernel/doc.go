// Package kernel lets the Linux kernel tell who uses which socket: eBPF programs
// write down the process at the moment it connects, binds, sends, receives or
// closes, and an iterator over all open files adds what was there before. The
// notes are kept in bounded maps of the kernel and outlive socket and process;
// nothing is read until somebody asks for a tuple.
//
// Loading needs Linux 5.8 with BTF, and CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN.
package kernel
