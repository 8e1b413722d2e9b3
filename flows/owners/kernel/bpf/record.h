/* SPDX-License-Identifier: MIT */
/* Writing down what a socket is and who uses it. */
#ifndef RECORD_H
#define RECORD_H

#include "process.h"
#include <bpf/bpf_endian.h>

/* The network namespace whose traffic is captured. */
volatile const u32 own_netns;

/* plain makes an address of what the verifier knows as a socket: only then may
 * it be read like any other memory of the kernel. */
static __always_inline struct sock *plain(struct bpf_sock *known)
{
	struct sock *sk = 0;

	bpf_probe_read_kernel(&sk, sizeof(sk), &known);
	return sk;
}

static __always_inline void map_v4(u8 *to, u32 addr)
{
	u32 *words = (u32 *)to;

	words[0] = 0;
	words[1] = 0;
	words[2] = bpf_htonl(0xffff);
	words[3] = addr;
}

/* describe fills in what the wire would show of a socket; false: nothing. */
static __always_inline bool describe(struct sock *sk, struct tuple *t)
{
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

	if (family == AF_INET) {
		map_v4(t->laddr, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
		map_v4(t->raddr, BPF_CORE_READ(sk, __sk_common.skc_daddr));
	} else if (family == AF_INET6) {
		BPF_CORE_READ_INTO(&t->laddr, sk, __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
		BPF_CORE_READ_INTO(&t->raddr, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
	} else {
		return false;
	}
	t->proto = BPF_CORE_READ(sk, sk_protocol);
	if (t->proto == IPPROTO_MPTCP)
		t->proto = IPPROTO_TCP; /* Which is what its packets are. */
	/* inet_sport is set after the first events of a socket, inet_num taken back
	 * before the last. */
	t->lport = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
	if (!t->lport)
		t->lport = BPF_CORE_READ(sk, __sk_common.skc_num);
	t->rport = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	t->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	return true;
}

/* is_any tells :: and ::ffff:0.0.0.0. */
static __always_inline bool is_any(const u8 *addr)
{
	const u32 *a = (const u32 *)addr;

	return !a[0] && !a[1] && !a[3] && (!a[2] || a[2] == bpf_htonl(0xffff));
}

static __always_inline bool is_connected(const struct tuple *t)
{
	return t->rport && !is_any(t->raddr);
}

/* identify fills in who a task is and sees to it that the process is on record. */
static __always_inline void identify(struct task_struct *task, struct use *u, bool current)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	u->image.start = BPF_CORE_READ(leader, start_boottime);
	u->image.pid = BPF_CORE_READ(leader, tgid);
	u->image.exec = BPF_CORE_READ(leader, self_exec_id);
	u->at = bpf_ktime_get_boot_ns();
	if (BPF_CORE_READ(leader, flags) & PF_KTHREAD)
		u->flags |= USE_KERNEL;
	remember_process(leader, &u->image, current);
}

/* carries_mptcp tells the TCP sockets beneath one of MPTCP: the kernel has made
 * them, but for the process. */
static __always_inline bool carries_mptcp(struct sock *sk)
{
	struct tcp_sock *tp = (struct tcp_sock *)sk;

	return bpf_core_field_exists(tp->is_mptcp) && BPF_CORE_READ(sk, sk_protocol) == IPPROTO_TCP &&
	       BPF_CORE_READ(tp, is_mptcp);
}

static __always_inline void socket_flags(struct sock *sk, struct use *u)
{
	u->sk = (u64)sk;
	if (BPF_CORE_READ_BITFIELD_PROBED(sk, sk_kern_sock) && !carries_mptcp(sk))
		u->flags |= USE_KERNEL;
	if (BPF_CORE_READ_BITFIELD_PROBED(sk, __sk_common.skc_reuseport))
		u->flags |= USE_SHARED;
	if (BPF_CORE_READ_BITFIELD_PROBED(sk, __sk_common.skc_ipv6only))
		u->flags |= USE_V6ONLY;
	if (BPF_CORE_READ(sk, sk_type) == SOCK_RAW)
		u->flags |= USE_RAW;
}

/* put stores the use of a socket. Without replace, what an event has recorded of
 * the same socket before is kept. */
static __noinline int put(void *map, struct tuple *t, struct use *u, bool replace)
{
	struct use *old;

	if (!replace) {
		old = bpf_map_lookup_elem(map, t);
		if (old && old->sk == u->sk && !(old->flags & USE_CLOSED))
			return 0;
	}
	count(bpf_map_update_elem(map, t, u, BPF_ANY) ? COUNT_LOST : COUNT_RECORDED);
	return 0;
}

static __always_inline void put_connected(struct tuple *t, struct use *u, bool replace)
{
	put(&connected, t, u, replace);
	/* Traffic of other namespaces is seen on bridges and veth pairs without
	 * its namespace, so it must be found without it as well. */
	if (t->netns != own_netns) {
		t->netns = 0;
		put(&connected, t, u, replace);
	}
}

/* unbind takes the remote side out of a tuple, and the local port of a raw socket,
 * which has none: what stands there is its protocol. */
static __always_inline void unbind(struct tuple *t, u32 flags)
{
	__builtin_memset(t->raddr, 0, sizeof(t->raddr));
	t->rport = 0;
	if (flags & USE_RAW)
		t->lport = 0;
}

/* names_echoes tells whether programs name the echoes they send over such a socket
 * themselves, mostly after their process id. */
static __always_inline bool names_echoes(const struct tuple *t, u32 flags)
{
	return (flags & USE_RAW) && (t->proto == IPPROTO_ICMP || t->proto == IPPROTO_ICMPV6);
}

static __always_inline void put_bound(struct tuple *t, struct use *u, bool replace)
{
	unbind(t, u->flags);
	put(&bound, t, u, replace);
	if (names_echoes(t, u->flags)) {
		t->lport = (u16)u->image.pid;
		put(&bound, t, u, replace);
	}
}

/* record writes down that a task uses a socket. The tracepoint of TCP states runs
 * before the state is set, so the state is an argument. */
static __always_inline int record(struct sock *sk, struct task_struct *task, u32 state, u32 flags, bool replace)
{
	bool current = !(flags & USE_TABLE);
	struct use u = { .flags = flags };
	struct tuple t = {};

	if (!sk || !describe(sk, &t))
		return 0;
	socket_flags(sk, &u);
	if (!t.lport && !(u.flags & USE_RAW))
		return 0;
	u.netns = t.netns;
	identify(task, &u, current);
	if (is_connected(&t) && !(u.flags & USE_RAW))
		put_connected(&t, &u, replace);
	else if (t.proto != IPPROTO_TCP || state == TCP_LISTEN)
		put_bound(&t, &u, replace);
	return 0;
}

#endif
