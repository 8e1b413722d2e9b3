/* SPDX-License-Identifier: MIT */
/* What the program and user space tell each other. */
#ifndef MAPS_H
#define MAPS_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>

/* What the packets of a flow in one direction have in common. Ports are in host order; of ICMP echo the
 * identifier is both. The order of members is the one in which they are copied from a packet by the fewest steps. */
struct key {
	u8 addresses[8]; /* Source and destination of IPv4; of IPv6 the end of the destination. */
	u8 flags; /* In a place: SYN, FIN and RST of TCP, from the last SYN on. Otherwise 0. */
	u8 proto;
	u16 sport, dport;
	u8 macs[12]; /* Destination and source, where they may tell sides; else 0. */
	u8 pkt_type;
	u8 net; /* NET_IPV4, NET_IPV6 or NET_ADDRESSES. */
	u32 ifindex;
} __attribute__((aligned(8)));

#define NET_IPV4 4
#define NET_IPV6 6
#define NET_ADDRESSES 1 /* The place is a part of the one before it. */

/* Where the packets of a flow are counted: one line of the processor's cache. */
struct place {
	struct key key;
	u64 first; /* When the first packet came, by CLOCK_MONOTONIC in ns, */
	u32 first_tick, last_tick; /* and at which ticks of the kernel that one and the last one. */
	u64 packets, bytes;
};

/* The addresses of a flow of IPv6, in the place behind its own. They are not where a key is. */
struct addresses {
	u8 pad[27];
	u8 net;
	u8 pad2[4];
	u8 addresses[32]; /* Source and destination. */
};

/* There are two halves of each table: one fills in an interval, while the other is read. Each CPU has tables of its own,
 * for nobody else to write what it writes, at the number of the CPU times two, plus that of the half. All are empty at
 * the beginning of an interval. */

/* The flows of a table, in the order in which they came: what user space reads. Few flows lie closely together, and in few
 * pages of memory. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct place);
} places SEC(".maps");

/* The numbers of places, by the hashes of their flows: a hash table. An entry has the stamp of the interval
 * that it is of, and is free in any other one, so that nothing has to be removed; and some of the hash. */
struct entry {
	u32 stamp;
	u32 number; /* NUMBER_BITS, above which are those of the hash. */
};

#define NUMBER_BITS 17

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct entry);
} numbers SEC(".maps");

/* Packets that are not counted by flow. */
struct rest {
	u64 received; /* Packets as they were captured. */
	u64 packets;  /* The same, or with MODE_WIRE the segments that they are on the line. */
	u64 bytes;
};

/* What a half of a CPU has in all. */
struct head {
	u32 stamp; /* Of which interval it is. */
	u32 taken; /* So many places, from the first one on. */
	u32 near;  /* The mask of which numbers are looked at first: four for each flow of the interval before. */
	u32 pad;
	u64 received; /* Packets in places, as they were captured. */
	struct rest sent, recv; /* What found no place. */
	u64 names; /* Packets that may have names, beyond what the ring may get of them. */
	u64 pad2[6]; /* Lines of the cache are of one CPU. */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct head);
} heads SEC(".maps");

/* What user space sets, but for its last members, by a mapping: each member is read and written as one. */
struct control {
	/* Before that tick, from the second bit on, the first halves are filled, or the second ones if the lowest bit is
	 * set, and then the others. Ticks are the kernel's, of which it has some hundreds a second: they are read at no cost. */
	u64 until;
	u64 overdue; /* From that tick on nobody seems to read. */
	u32 stamps[2]; /* Of which interval the halves are. It changes only while nobody fills them. */
	u64 tick, time; /* What the program tick has written: a tick, and the same by CLOCK_MONOTONIC in ns. */
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
