// SPDX-License-Identifier: MIT
/*
 * Who uses which socket, written down at the moment it is used. Every program
 * ends in record(), which needs a socket and the task that uses it; they differ
 * in when they run, and all may be missing but one.
 */
#include "process.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

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

/* put stores the use of a socket. Without replace, what an event has told of the
 * same socket before stands. */
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

static __always_inline u32 state_of(struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_state);
}

static __always_inline int record_current(struct sock *sk, u32 state, bool replace)
{
	return record(sk, (void *)bpf_get_current_task(), state, 0, replace);
}

/* Every use of a socket: send(2) and receive, in the process that does it. */
static __always_inline int used(struct sock *sk)
{
	u16 family = sk->__sk_common.skc_family;
	struct seen *s, now = {};
	struct task_struct *task;

	if (family != AF_INET && family != AF_INET6)
		return 0;
	task = bpf_get_current_task_btf();
	now.pid = task->tgid;
	now.exec = task->self_exec_id;
	now.ports = sk->__sk_common.skc_num | (u32)sk->__sk_common.skc_dport << 16;
	now.raddr = sk->__sk_common.skc_daddr ^ sk->__sk_common.skc_v6_daddr.in6_u.u6_addr32[3];
	s = bpf_sk_storage_get(&seen, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (s && s->pid == now.pid && s->exec == now.exec && s->ports == now.ports && s->raddr == now.raddr)
		return 0;
	if (s)
		*s = now;
	return record(sk, task, sk->__sk_common.skc_state, 0, true);
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(send_length, struct sock *sk, int ret, int flags)
{
	return used(sk);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(recv_length, struct sock *sk, int ret, int flags)
{
	return used(sk);
}

/* Before Linux 6.3: runs in the process that reads from a TCP socket. */
SEC("raw_tp/tcp_rcv_space_adjust")
int BPF_PROG(rcv_space_adjust, struct sock *sk)
{
	return record_current(sk, TCP_ESTABLISHED, false);
}

static __always_inline void mark_closed(void *map, struct tuple *t, u64 sk)
{
	struct use *u = bpf_map_lookup_elem(map, t);

	if (u && u->sk == sk) {
		u->flags |= USE_CLOSED;
		u->at = bpf_ktime_get_boot_ns();
	}
}

/* connecting_now remembers who has called connect(2): the local port is chosen
 * later, in a step that runs for whoever the CPU happens to serve. */
static __always_inline int connecting_now(struct sock *sk)
{
	struct use u = {};
	u64 key = (u64)sk;

	socket_flags(sk, &u);
	u.netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	identify((void *)bpf_get_current_task(), &u, true);
	if (bpf_map_update_elem(&connecting, &key, &u, BPF_ANY))
		count(COUNT_LOST);
	return 0;
}

static __always_inline int left_syn_sent(struct sock *sk)
{
	struct tuple t = {};
	struct use u, *known;
	u64 key = (u64)sk;

	known = bpf_map_lookup_elem(&connecting, &key);
	if (!known)
		return 0;
	u = *known;
	bpf_map_delete_elem(&connecting, &key);
	if (describe(sk, &t) && t.lport)
		put_connected(&t, &u, false);
	return 0;
}

static __always_inline int state_changed(struct sock *sk, int from, int to)
{
	struct tuple t = {};

	if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	if (from == TCP_SYN_SENT)
		return left_syn_sent(sk);
	if (to == TCP_SYN_SENT)
		return connecting_now(sk);
	if (to == TCP_LISTEN)
		return record_current(sk, to, true);
	/* close(2) and shutdown(2) by the process itself. */
	if (to == TCP_FIN_WAIT1 || to == TCP_LAST_ACK)
		return record_current(sk, to, false);
	if (from == TCP_LISTEN && describe(sk, &t)) {
		unbind(&t, 0);
		mark_closed(&bound, &t, (u64)sk);
	}
	return 0;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(set_state, struct sock *sk, int from, int to)
{
	return state_changed(sk, from, to);
}

/* For kernels whose BTF does not describe the tracepoint. */
SEC("raw_tp/inet_sock_set_state")
int BPF_PROG(set_state_raw, struct sock *sk, int from, int to)
{
	return state_changed(sk, from, to);
}

/* connect(2) after the local port is chosen and before the first packet. */
SEC("sockops")
int sock_ops(struct bpf_sock_ops *ctx)
{
	if (ctx->op == BPF_SOCK_OPS_TCP_CONNECT_CB)
		record_current(plain(ctx->sk), TCP_SYN_SENT, true);
	return 1;
}

static __always_inline int post_bind(struct bpf_sock *sk)
{
	if (sk->type != SOCK_RAW && sk->protocol != IPPROTO_TCP)
		record_current(plain(sk), TCP_CLOSE, true);
	return 1;
}

SEC("cgroup/post_bind4")
int post_bind4(struct bpf_sock *sk)
{
	return post_bind(sk);
}

SEC("cgroup/post_bind6")
int post_bind6(struct bpf_sock *sk)
{
	return post_bind(sk);
}

/* The last close(2) of a socket, of a kind that has no states. */
SEC("cgroup/sock_release")
int sock_release(struct bpf_sock *ctx)
{
	struct sock *sk = plain(ctx);
	struct tuple t = {};
	struct use u = {};

	record_current(sk, TCP_CLOSE, false);
	if (!describe(sk, &t) || t.proto == IPPROTO_TCP)
		return 1;
	socket_flags(sk, &u);
	mark_closed(&connected, &t, u.sk);
	unbind(&t, u.flags);
	mark_closed(&bound, &t, u.sk);
	if (names_echoes(&t, u.flags)) {
		t.lport = (u16)(bpf_get_current_pid_tgid() >> 32);
		mark_closed(&bound, &t, u.sk);
	}
	return 1;
}

/* record_bound records an unconnected socket that is not on record yet, as after a
 * send that has given it its port. */
static __always_inline void record_bound(struct sock *sk, struct tuple *own)
{
	struct use *known;

	unbind(own, 0);
	known = bpf_map_lookup_elem(&bound, own);
	if (!known || known->sk != (u64)sk)
		record_current(sk, TCP_CLOSE, true);
}

/* talks_to records the peer of one datagram of an unconnected socket, where the
 * local port alone would not tell whose it is: several processes share it, or
 * the datagram will be seen without its namespace. */
static __always_inline int talks_to(struct bpf_sock_addr *ctx, struct tuple *t)
{
	struct sock *sk = plain(ctx->sk);
	struct tuple own = {};
	struct use u = {};

	if (!sk || !describe(sk, &own) || !own.lport)
		return 1;
	socket_flags(sk, &u);
	if (!(u.flags & USE_SHARED) && own.netns == own_netns) {
		record_bound(sk, &own);
		return 1;
	}
	if (BPF_CORE_READ(sk, __sk_common.skc_family) == AF_INET || !is_any(own.laddr))
		__builtin_memcpy(t->laddr, own.laddr, sizeof(own.laddr));
	t->lport = own.lport;
	t->rport = bpf_ntohs(ctx->user_port);
	t->netns = own.netns;
	t->proto = own.proto;
	u.netns = own.netns;
	identify((void *)bpf_get_current_task(), &u, true);
	put_connected(t, &u, true);
	return 1;
}

static __always_inline int talks_to_v4(struct bpf_sock_addr *ctx)
{
	struct tuple t = {};

	map_v4(t.laddr, 0);
	map_v4(t.raddr, ctx->user_ip4);
	return talks_to(ctx, &t);
}

static __always_inline int talks_to_v6(struct bpf_sock_addr *ctx)
{
	struct tuple t = {};
	u32 *raddr = (u32 *)t.raddr;

	raddr[0] = ctx->user_ip6[0];
	raddr[1] = ctx->user_ip6[1];
	raddr[2] = ctx->user_ip6[2];
	raddr[3] = ctx->user_ip6[3];
	return talks_to(ctx, &t);
}

SEC("cgroup/sendmsg4")
int sendmsg4(struct bpf_sock_addr *ctx)
{
	return talks_to_v4(ctx);
}

SEC("cgroup/recvmsg4")
int recvmsg4(struct bpf_sock_addr *ctx)
{
	return talks_to_v4(ctx);
}

SEC("cgroup/sendmsg6")
int sendmsg6(struct bpf_sock_addr *ctx)
{
	return talks_to_v6(ctx);
}

SEC("cgroup/recvmsg6")
int recvmsg6(struct bpf_sock_addr *ctx)
{
	return talks_to_v6(ctx);
}

/* Sockets that were there before us, by the table of open files of every task. */
SEC("iter/task_file")
int open_files(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct socket *socket;
	struct sock *sk;

	if (!task || !file)
		return 0;
	if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	socket = BPF_CORE_READ(file, private_data);
	sk = BPF_CORE_READ(socket, sk);
	return sk ? record(sk, task, state_of(sk), USE_TABLE, false) : 0;
}
