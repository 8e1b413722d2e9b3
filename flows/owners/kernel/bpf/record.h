/* SPDX-License-Identifier: MIT */
/* Writing down what a socket is and who uses it. */
#ifndef RECORD_H
#define RECORD_H

#include "process.h"
#include <bpf/bpf_endian.h>

/* The network namespace whose traffic is captured. */
volatile const u32 own_netns;

/* number makes an address of what the verifier knows as a certain object. */
static __always_inline u64 number(const void *known)
{
	u64 n = 0;

	bpf_probe_read_kernel(&n, sizeof(n), &known);
	return n;
}

/* plain is the socket as an address: only then may it be read like any other memory of
 * the kernel. */
static __always_inline struct sock *plain(struct bpf_sock *known)
{
	return (struct sock *)number(known);
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
	t->dev = BPF_CORE_READ(sk, __sk_common.skc_bound_dev_if);
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

	image_of(leader, &u->image);
	u->at = bpf_ktime_get_boot_ns();
	if (BPF_CORE_READ(leader, flags) & PF_KTHREAD)
		u->flags |= USE_KERNEL;
	remember_process(number(leader), number(task), current);
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
	/* Of TCP it says something else: no two listeners have one port. */
	if (BPF_CORE_READ_BITFIELD_PROBED(sk, __sk_common.skc_reuse) && BPF_CORE_READ(sk, sk_type) == SOCK_DGRAM)
		u->flags |= USE_MAY_SHARE;
	if (BPF_CORE_READ_BITFIELD_PROBED(sk, __sk_common.skc_ipv6only))
		u->flags |= USE_V6ONLY;
	if (BPF_CORE_READ(sk, sk_type) == SOCK_RAW)
		u->flags |= USE_RAW;
}

/* put stores the use of a socket. Without replace, what an event has recorded of
 * the same socket before is kept. Where an open socket of another process has the
 * tuple already, neither can be told by it. */
static __noinline int put(void *map, struct tuple *t, struct use *u, bool replace)
{
	struct use *old = bpf_map_lookup_elem(map, t);

	u->flags &= ~USE_CONTESTED;
	if (old && !(old->flags & USE_CLOSED)) {
		if (old->sk == u->sk && !replace)
			return 0;
		if (old->sk == u->sk)
			u->flags |= old->flags & USE_CONTESTED;
		else if (u->flags & (USE_MAY_SHARE | USE_SHARED) && old->image.pid != u->image.pid)
			u->flags |= USE_CONTESTED;
	}
	count(bpf_map_update_elem(map, t, u, BPF_ANY) ? COUNT_LOST : COUNT_RECORDED);
	return 0;
}

/* put_each stores the use of a socket that is bound to an interface a second time for
 * those who do not know on which one they saw its packets. */
static __noinline int put_each(void *map, struct tuple *t, struct use *u, bool replace)
{
	u32 dev = t->dev;

	put(map, t, u, replace);
	if (!dev)
		return 0;
	count(COUNT_DEVICES);
	u->flags |= USE_MAY_SHARE; /* With sockets of other interfaces. */
	t->dev = DEV_ANY;
	put(map, t, u, replace);
	t->dev = dev;
	return 0;
}

static __always_inline void put_connected(struct tuple *t, struct use *u, bool replace)
{
	put_each(&connected, t, u, replace);
	/* Traffic of other namespaces is seen on bridges and veth pairs without
	 * its namespace, so it must be found without it as well. */
	if (t->netns != own_netns) {
		t->netns = 0;
		t->dev = 0;
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
	put_each(&bound, t, u, replace);
	if (names_echoes(t, u->flags)) {
		t->lport = (u16)u->image.pid;
		put_each(&bound, t, u, replace);
	}
}

/* subflow_of_process finds who uses a connection of MPTCP (RFC 8684), by its first
 * subflow, whose addresses it has: further ones are made by threads of the kernel. */
static __always_inline bool subflow_of_process(struct sock *sk, struct use *u)
{
	struct mptcp_subflow_context *subflow = 0;
	struct tuple first = {};
	struct sock *msk;
	struct use *known;

	if (!bpf_core_field_exists(subflow->conn) || !carries_mptcp(sk))
		return false;
	subflow = (void *)BPF_CORE_READ((struct inet_connection_sock *)sk, icsk_ulp_data);
	msk = BPF_CORE_READ(subflow, conn);
	if (!msk || !describe(msk, &first))
		return false;
	known = bpf_map_lookup_elem(&connected, &first);
	if (!known)
		return false;
	u->image = known->image;
	u->at = bpf_ktime_get_boot_ns();
	u->flags &= ~USE_KERNEL;
	u->flags |= known->flags & USE_KERNEL;
	return true;
}

/* identify_user fills in who uses a socket: the current task, or who it works for. */
static __always_inline bool identify_user(struct sock *sk, struct use *u)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	if (!carries_mptcp(sk) || !(BPF_CORE_READ(task, flags) & PF_KTHREAD)) {
		identify(task, u, true);
		return true;
	}
	return subflow_of_process(sk, u);
}

/* record writes down that a task uses a socket. The tracepoint of TCP states runs
 * before the state is set, so the state is an argument. */
static __noinline int record(struct sock *sk, struct task_struct *task, u32 state, u32 flags, bool replace)
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
	if (!current)
		identify(task, &u, false);
	else if (!identify_user(sk, &u))
		return 0; /* The tables of the kernel know. */
	if (is_connected(&t) && !(u.flags & USE_RAW))
		put_connected(&t, &u, replace);
	else if (t.proto != IPPROTO_TCP || state == TCP_LISTEN)
		put_bound(&t, &u, replace);
	return 0;
}

#endif
