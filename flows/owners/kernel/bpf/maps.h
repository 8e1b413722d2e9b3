/* SPDX-License-Identifier: MIT */
/* What the programs tell user space: who used which socket, and who that was. */
#ifndef MAPS_H
#define MAPS_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>

/* A socket as the wire sees it. IPv4 addresses are IPv4-mapped; ports are in
 * host order. A zero remote side is a listener or an unconnected socket. */
struct tuple {
	u8 laddr[16], raddr[16];
	u16 lport, rport;
	u32 netns; /* Inode number of the network namespace; 0: of one that is not ours. */
	u32 proto;
	u32 dev; /* The interface it is bound to; 0: none; DEV_ANY: any, for whoever cannot tell. */
};

#define DEV_ANY 0xffffffff

/* A process image: another program after exec(2) is another image. */
struct image {
	u64 start; /* Boot time in ns at which the process started. */
	u32 pid;
	u32 exec;
};

/* The last use of a socket. */
struct use {
	struct image image;
	u64 sk;
	u64 at; /* Boot time in ns. */
	u32 netns;
	u32 flags;
};

#define USE_TABLE 1 /* Found in the table of open files, not at an event. */
#define USE_KERNEL 2 /* The kernel's own socket, or one used by a kernel thread. */
#define USE_SHARED 4 /* SO_REUSEPORT: others may be bound to the same port. */
#define USE_V6ONLY 8
#define USE_CLOSED 16
#define USE_RAW 32
#define USE_MAY_SHARE 128 /* SO_REUSEADDR: others like it may be bound to the same port. */
#define USE_CONTESTED 64 /* An open socket of another process had the same tuple. */

#define EXE_MAX 384
#define CGROUP_MAX 256
#define ARGS_MAX 256
/* A name and its end: no file system has longer ones. */
#define NAME_MAX 256

/* What was known of a process image at its first use of a socket. Paths are
 * lists of NUL-terminated names, the last one first; their length is 0 when not all
 * of the path is known. */
struct process {
	u64 cgroup_id;
	u32 ppid;
	u32 uid;
	u32 mntns;
	u32 ready;
	u16 exe_len, cgroup_len, args_len, pad;
	u8 comm[16];
	u8 exe[EXE_MAX + NAME_MAX];
	u8 cgroup[CGROUP_MAX + NAME_MAX];
	u8 args[ARGS_MAX];
};

/* Exact five-tuples. They stay after the socket has been closed, so that who
 * used it can still be told when the process has long gone. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct tuple);
	__type(value, struct use);
} connected SEC(".maps");

/* Listeners and unconnected sockets, apart so that a flood of connections does
 * not push them out. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct tuple);
	__type(value, struct use);
} bound SEC(".maps");

/* TCP sockets between connect(2) and the moment their local port is chosen. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, u64);
	__type(value, struct use);
} connecting SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct image);
	__type(value, struct process);
} processes SEC(".maps");

/* What was last recorded of a socket, so that all uses but the first cost next
 * to nothing. */
struct seen {
	u32 pid, exec;
	u32 ports, raddr;
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct seen);
} seen SEC(".maps");

#define COUNT_RECORDED 0
#define COUNT_LOST 1
#define COUNT_DEVICES 2 /* Uses of sockets that are bound to an interface. */
#define COUNTS 3

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTS);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

static __always_inline void count(u32 what)
{
	u64 *n = bpf_map_lookup_elem(&counts, &what);

	if (n)
		(*n)++;
}

#endif
