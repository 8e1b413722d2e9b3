// SPDX-License-Identifier: MIT
/*
 * Who uses which socket, written down at the moment it is used. Every program
 * ends in record(), which needs a socket and the task that uses it; they differ
 * in when they run, and all may be missing but one.
 */
#include "record.h"
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

static __always_inline u32 state_of(struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_state);
}

static __always_inline int record_current(struct sock *sk, u32 state, bool replace)
{
	return record(sk, (void *)bpf_get_current_task(), state, 0, replace);
}

/* Every use of a socket: send(2) and receive, in the process that does it. */
static __always_inline int used(struct sock *sk, bool sends)
{
	u16 family = sk->__sk_common.skc_family;
	struct seen *s, now = {};
	struct task_struct *task;

	if (family != AF_INET && family != AF_INET6)
		return 0;
	/* Every raw socket gets a copy of what is for another one, or for the kernel. */
	if (!sends && sk->sk_type == SOCK_RAW)
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
	return used(sk, true);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(recv_length, struct sock *sk, int ret, int flags)
{
	return used(sk, false);
}

/* Before Linux 6.3: runs in the process that reads from a TCP socket. */
SEC("raw_tp/tcp_rcv_space_adjust")
int BPF_PROG(rcv_space_adjust, struct sock *sk)
{
	return record_current(sk, TCP_ESTABLISHED, false);
}

static __always_inline void mark_one_closed(void *map, struct tuple *t, u64 sk)
{
	struct use *u = bpf_map_lookup_elem(map, t);

	if (u && u->sk == sk) {
		u->flags |= USE_CLOSED;
		u->at = bpf_ktime_get_boot_ns();
	}
}

/* mark_closed marks what put_each has stored. */
static __always_inline void mark_closed(void *map, struct tuple *t, u64 sk)
{
	u32 dev = t->dev;

	mark_one_closed(map, t, sk);
	if (!dev)
		return;
	t->dev = DEV_ANY;
	mark_one_closed(map, t, sk);
	t->dev = dev;
}

/* connecting_now remembers who has called connect(2): the local port is chosen
 * later, in a step that runs for whoever the CPU happens to serve. */
static __always_inline int connecting_now(struct sock *sk)
{
	struct use u = {};
	u64 key = (u64)sk;

	socket_flags(sk, &u);
	u.netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	if (!identify_user(sk, &u))
		return 0; /* The tables know. */
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
		put_connected(&t, &u, true);
	return 0;
}

/* joined records a subflow that the other side has added to a connection. */
static __always_inline int joined(struct sock *sk)
{
	struct use u = {};
	struct tuple t = {};

	socket_flags(sk, &u);
	if (!describe(sk, &t) || !subflow_of_process(sk, &u))
		return 0;
	u.netns = t.netns;
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
	if (from == TCP_SYN_RECV && to == TCP_ESTABLISHED && carries_mptcp(sk))
		return joined(sk);
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

/* is_contested tells whether another process has a socket with the same local side. It
 * records an unconnected socket that is not on record yet, as after a send that has
 * given it its port. */
static __always_inline bool is_contested(struct sock *sk, struct tuple *own)
{
	struct use *known;

	unbind(own, 0);
	known = bpf_map_lookup_elem(&bound, own);
	if (!known || known->sk != (u64)sk) {
		record_current(sk, TCP_CLOSE, true);
		known = bpf_map_lookup_elem(&bound, own);
	}
	return known && known->flags & USE_CONTESTED;
}

/* talks_to records the peer of one datagram of an unconnected socket, where the
 * local port alone would not say which process has it: several processes share it, or
 * may by an address that others do not have, or the datagram will be seen without its
 * namespace. */
static __always_inline int talks_to(struct bpf_sock_addr *ctx, struct tuple *t)
{
	struct sock *sk = plain(ctx->sk);
	struct tuple own = {};
	struct use u = {}, *known;
	bool shared;

	if (!sk || !describe(sk, &own) || !own.lport)
		return 1;
	socket_flags(sk, &u);
	shared = u.flags & USE_SHARED || (u.flags & USE_MAY_SHARE && is_any(own.laddr));
	if (own.netns == own_netns && !is_contested(sk, &own) && !shared)
		return 1;
	if (BPF_CORE_READ(sk, __sk_common.skc_family) == AF_INET || !is_any(own.laddr))
		__builtin_memcpy(t->laddr, own.laddr, sizeof(own.laddr));
	t->lport = own.lport;
	t->rport = bpf_ntohs(ctx->user_port);
	t->netns = own.netns;
	t->proto = own.proto;
	t->dev = own.dev;
	known = bpf_map_lookup_elem(&connected, t);
	if (known && known->sk == u.sk && known->image.pid == (u32)(bpf_get_current_pid_tgid() >> 32))
		return 1;
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
