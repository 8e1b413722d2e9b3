/* SPDX-License-Identifier: MIT */
/* What the program and user space tell each other. */
#ifndef MAPS_H
#define MAPS_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>

/* The packets of one flow in one direction. IPv4 addresses are IPv4-mapped, ports in host order;
 * of ICMP echo the identifier is both ports. */
struct key {
	u8 src[16], dst[16];
	u16 sport, dport;
	u32 ifindex;
	u8 macs[12]; /* Destination and source, where they may tell sides; else 0. */
	u8 proto;
	u8 pkt_type;
	u8 net; /* 4 or 6. */
	u8 pad;
};

/* What they carried. */
struct sums {
	u64 received; /* Packets as they were captured. */
	u64 packets;  /* The same, or with MODE_WIRE the segments that they are on the line. */
	u64 bytes;
	u64 first, last; /* CLOCK_MONOTONIC in ns; last as of the last tick of the kernel. */
	u32 flags; /* SYN, FIN and RST of TCP, from the last SYN on. */
	u32 stamp; /* Of which interval they are: control.stamps. Those of another one are begun anew. */
};

#define MAX_FLOWS 65536

/* The flows of every other interval. There are two: one fills, while the other is read, and flows that were
 * silent are removed. The others keep their places, and find them again in the interval after the next. */
struct half {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, MAX_FLOWS);
	__type(key, struct key);
	__type(value, struct sums);
} half_a SEC(".maps"), half_b SEC(".maps");

/* What user space sets and reads, by a mapping: each member is read and written as one. */
struct control {
	/* Before that time half_a is filled, or half_b if the lowest bit is set, and then the other one.
	 * CLOCK_MONOTONIC in ns. */
	u64 until;
	u32 stamps[2]; /* Of which interval each half is. It changes only while nobody fills that. */

	/* What the program tells of itself, so that a half need not be read to know it. */
	u32 filled[2]; /* Of which interval something was counted last in each half. */
	u32 added;     /* How many places flows were given, modulo 2^32. */
	u32 pad;
};

struct control_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct control);
} controls SEC(".maps");

/* Whoever changes an element of such a map gets on only when no program runs any more that began before. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, u32);
	__array(values, struct control_map);
} fence SEC(".maps") = { .values = { &controls } };

/* What found no place in a half, since the program was loaded. */
#define REST_RECEIVED 0
#define REST_SENT 1
#define REST_NAMES 2 /* Packets that may have names, beyond what the ring may get of them. */
#define RESTS 3

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, RESTS);
	__type(key, u32);
	__type(value, struct sums);
} rest SEC(".maps");

/* How many bytes more than the length of a packet the interfaces count, by their index, for a
 * capture on all of them. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, __s32);
} devices SEC(".maps");

/* What the ring got of packets that may have names: by sender, and in all (SENDERS). */
struct named {
	u64 interval; /* Which one, by control.stamps. */
	u64 bytes;
};

#define SENDERS 64

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SENDERS + 1);
	__type(key, u32);
	__type(value, struct named);
} named SEC(".maps");

/* Where ends what clients have begun to say, by a hash of their flows: beginning in count.c. A flow may
 * take the place of another one: at worst a name is missed, or more is captured than there is a name in. */
#define BEGINNING_BITS 9

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << BEGINNING_BITS);
	__type(key, u32);
	__type(value, u64);
} beginnings SEC(".maps");

#endif
