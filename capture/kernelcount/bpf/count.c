// SPDX-License-Identifier: MIT
/*
 * Counts the packets of a packet socket by flow and direction, where they are. What it counts
 * is not captured. It counts what capture/decode would find without anything to object to, and
 * leaves everything else to that.
 */
#include "maps.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* What is counted as bytes: capture.Count. */
#define MODE_FRAME 0
#define MODE_WIRE 1
#define MODE_IP 2

volatile const u32 mode = MODE_FRAME;
volatile const bool cooked = false;	/* Packets begin with the network header. */
volatile const bool all = false;	/* Of all interfaces: devices has what they count more. */
volatile const bool count_tags = false; /* The VLAN tag that was taken out of received packets is counted. */
volatile const __s32 extra_received = 0, extra_sent = 0; /* Bytes that are counted more than the length. */
volatile const u32 cut = 192;		/* The verdict on packets that are of no special interest. */
volatile const u32 wide = 192;		/* The verdict on packets that may have names. */
volatile const u64 named_bytes = 0;	/* Packets that may have names may take so many of the ring in an interval. */

#define ETHERNET_LEN 14
#define IPV4_LEN 20
#define IPV6_LEN 40
#define TCP_LEN 20
#define UDP_LEN 8
#define ECHO_LEN 8
#define VLAN_LEN 4
#define PORT_DNS 53
#define RECORD_LEN 128	/* What the ring has before a packet, at most. */
#define OVERDUE 500000000ULL /* After which nobody seems to read, in ns: a ring has few blocks, and each is for 40 ms. */
#define LEAST_PAYLOAD 6 /* leastPayload of capture/peek. */
#define HANDSHAKE 22	/* The type of a TLS record (RFC 8446, section 5.1), */
#define TLS_MAJOR 3	/* its major version, */
#define TLS_HEADER 5	/* the length of its header, */
#define CLIENT_HELLO 1	/* and the type of the first message in it (section 4). */
#define MOST_FOLLOWING 16384 /* How much of what follows a beginning is looked for at most, */
#define FOLLOWING 4096	/* and how much if it is not known how long it is. */

#define TCP_FIN 1
#define TCP_SYN 2
#define TCP_RST 4

static __always_inline u16 be16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static __always_inline u32 be32(const u8 *p)
{
	return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

/* A packet that was read. */
struct packet {
	struct key key;
	u32 net_off;	/* Where the network header is, */
	u32 off;	/* and the transport header. */
	u32 net_len;	/* The length of the network packet as its header has it, 0 if it does not. */
	u32 payload;	/* Where the payload begins, 0 if that is not known. */
	u8 transport[8]; /* The first bytes behind the network header. */
	u8 flags;
};

/* within says that the network packet has size bytes, as far as its header has its length. */
static __always_inline bool within(const struct packet *p, u32 size)
{
	return !p->net_len || p->net_len >= size;
}

/* room says that size bytes from the network header on are there. */
static __always_inline bool room(struct __sk_buff *skb, const struct packet *p, u32 size)
{
	return skb->len >= p->net_off + size && within(p, size);
}

static __always_inline bool read_ipv4(struct packet *p, const u8 *ip)
{
	if (ip[0] != 0x45 || be16(ip + 6) & 0x3fff)
		return false; /* With options, or a fragment. */
	p->net_len = be16(ip + 2);
	p->off = p->net_off + IPV4_LEN;
	p->key.net = 4;
	p->key.proto = ip[9];
	p->key.src[10] = p->key.src[11] = p->key.dst[10] = p->key.dst[11] = 0xff;
	__builtin_memcpy(p->key.src + 12, ip + 12, 4);
	__builtin_memcpy(p->key.dst + 12, ip + 16, 4);
	__builtin_memcpy(p->transport, ip + IPV4_LEN, sizeof(p->transport));
	return true;
}

static __always_inline bool read_ipv6(struct __sk_buff *skb, struct packet *p)
{
	u8 ip[IPV6_LEN + sizeof(p->transport)];
	u32 payload;

	if (bpf_skb_load_bytes(skb, p->net_off, ip, sizeof(ip)) || ip[0] >> 4 != 6)
		return false;
	payload = be16(ip + 4);
	p->net_len = payload ? IPV6_LEN + payload : 0;
	p->off = p->net_off + IPV6_LEN;
	p->key.net = 6;
	p->key.proto = ip[6];
	__builtin_memcpy(p->key.src, ip + 8, 16);
	__builtin_memcpy(p->key.dst, ip + 24, 16);
	__builtin_memcpy(p->transport, ip + IPV6_LEN, sizeof(p->transport));
	return true;
}

/* read_transport reads the header behind IP. It is false for what capture/decode does not read, or
 * finds something wrong with. */
static __always_inline bool read_transport(struct __sk_buff *skb, struct packet *p)
{
	u32 header = p->off - p->net_off, size;
	u8 end[2];

	p->key.sport = be16(p->transport);
	p->key.dport = be16(p->transport + 2);
	switch (p->key.proto) {
	case IPPROTO_TCP:
		if (!room(skb, p, header + TCP_LEN) || bpf_skb_load_bytes(skb, p->off + 12, end, sizeof(end)))
			return false;
		size = (end[0] >> 4) * 4;
		if (size < TCP_LEN || !within(p, header + size))
			return false;
		p->flags = end[1] & (TCP_FIN | TCP_SYN | TCP_RST);
		p->payload = p->off + size;
		return true;
	case IPPROTO_UDP:
		size = be16(p->transport + 4);
		if (!room(skb, p, header + UDP_LEN) || (size && (size < UDP_LEN || !within(p, header + size))))
			return false;
		p->payload = p->off + UDP_LEN;
		return true;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		if ((p->key.proto == IPPROTO_ICMP) != (p->key.net == 4) || !room(skb, p, header + ECHO_LEN))
			return false;
		size = p->transport[0];
		if (p->key.net == 4 ? size != 8 && size != 0 : size != 128 && size != 129)
			return false;
		p->key.sport = p->key.dport = be16(p->transport + 4);
		p->payload = p->off + ECHO_LEN;
		return true;
	}
	return false;
}

static __always_inline bool read_packet(struct __sk_buff *skb, struct packet *p)
{
	u8 head[ETHERNET_LEN + IPV4_LEN + sizeof(p->transport)];
	u32 pkt_type = skb->pkt_type;
	const u8 *ip = head;
	u16 type;

	if (cooked) {
		if (bpf_skb_load_bytes(skb, 0, head, IPV4_LEN + sizeof(p->transport)))
			return false;
		type = __builtin_bswap16((u16)skb->protocol);
	} else {
		if (bpf_skb_load_bytes(skb, 0, head, sizeof(head)))
			return false;
		type = be16(head + 12);
		p->net_off = ETHERNET_LEN;
		ip += ETHERNET_LEN;
		if (pkt_type == PACKET_OTHERHOST || pkt_type == PACKET_OUTGOING)
			__builtin_memcpy(p->key.macs, head, sizeof(p->key.macs));
	}
	p->key.pkt_type = pkt_type;
	p->key.ifindex = skb->ifindex;
	if (type == ETH_P_IP ? !read_ipv4(p, ip) : type != ETH_P_IPV6 || !read_ipv6(skb, p))
		return false;
	return read_transport(skb, p);
}

/* measure is what capture/meter does for a packet that was captured. It is false when it is not
 * known what the interface counts. */
static __always_inline bool measure(struct __sk_buff *skb, const struct packet *p, struct sums *s)
{
	bool sent = skb->pkt_type == PACKET_OUTGOING;
	__s32 extra = sent ? extra_sent : extra_received;
	u32 len = skb->len, index = skb->ifindex, most, size;
	u64 more;

	s->packets = 1;
	if (mode == MODE_IP) {
		most = len - p->net_off;
		s->bytes = p->net_len && p->net_len < most ? p->net_len : most;
		return true;
	}
	if (all) {
		__s32 *of = bpf_map_lookup_elem(&devices, &index);

		if (!of)
			return false;
		extra = *of;
	}
	if (mode == MODE_FRAME) {
		s->bytes = (u64)((__s64)len + extra);
		if (count_tags && !sent && skb->vlan_present)
			s->bytes += VLAN_LEN;
		return true;
	}
	more = (extra > 0 ? extra : 0) + (skb->vlan_present ? VLAN_LEN : 0);
	s->bytes = len + more;
	size = skb->gso_size;
	if (!size || len <= p->payload)
		return true;
	s->packets = (len - p->payload + size - 1) / size;
	s->bytes += (s->packets - 1) * (p->payload + more);
	return true;
}

static __always_inline void add(struct sums *to, const struct sums *s, u8 flags)
{
	if (to->stamp != s->stamp || !to->received) {
		to->received = to->packets = to->bytes = to->flags = 0;
		to->first = bpf_ktime_get_ns();
		to->stamp = s->stamp;
	}
	to->received++;
	to->packets += s->packets;
	to->bytes += s->bytes;
	to->last = s->last;
	if (flags)
		to->flags = flags & TCP_SYN ? flags : to->flags | flags;
}

static __always_inline void add_rest(u32 which, const struct sums *s)
{
	struct sums *to = bpf_map_lookup_elem(&rest, &which);

	if (!to)
		return;
	to->received++;
	to->packets += s->packets;
	to->bytes += s->bytes;
}

/* place is where a flow is counted in a half. It is NULL if that is full. */
static __always_inline struct sums *place(void *half, const struct key *k, struct control *c)
{
	struct sums *at = bpf_map_lookup_elem(half, k);
	struct sums none = {};

	if (at)
		return at;
	bpf_map_update_elem(half, k, &none, BPF_NOEXIST);
	__sync_fetch_and_add(&c->added, 1);
	return bpf_map_lookup_elem(half, k);
}

/* sender is what sourceOf in capture/peek is: a hash of the address, and whether it is sent. */
static __always_inline u32 sender(const struct key *k)
{
	u32 folded = be32(k->src) ^ be32(k->src + 4) ^ be32(k->src + 8) ^ be32(k->src + 12);

	return (folded * 0x9e3779b1 >> 27) + (k->pkt_type == PACKET_OUTGOING ? SENDERS / 2 : 0);
}

/* wants says whether the ring gets a packet that may have a name: each sender may fill at most half
 * of what the others have left. The ring never overflows by such packets. */
static __always_inline bool wants(const struct key *k, u32 len, u64 interval)
{
	u32 from = sender(k) & (SENDERS - 1), total = SENDERS;
	struct named *own = bpf_map_lookup_elem(&named, &from), *sum = bpf_map_lookup_elem(&named, &total);

	if (!own || !sum)
		return false;
	if (own->interval != interval) {
		own->interval = interval;
		own->bytes = 0;
	}
	if (sum->interval != interval) {
		sum->interval = interval;
		sum->bytes = 0;
	}
	if (own->bytes + sum->bytes + len + RECORD_LEN > named_bytes)
		return false;
	own->bytes += len + RECORD_LEN;
	sum->bytes += len + RECORD_LEN;
	return true;
}

/* payload_len is how many bytes of payload a segment has, as its headers have it. */
static __always_inline u32 payload_len(const struct packet *p)
{
	u32 headers = p->payload - p->net_off;

	return p->net_len > headers ? p->net_len - headers : 0;
}

/* begins_short says that a TCP segment has so little payload that nobody can tell what it begins. */
static __always_inline bool begins_short(const struct packet *p)
{
	u32 len = payload_len(p);

	return p->key.proto == IPPROTO_TCP && len && len < LEAST_PAYLOAD;
}

/* may_name says that capture/peek looks at a packet: the filter says so, or it asks for a name, or may
 * begin one. */
static __always_inline bool may_name(const struct packet *p, u32 verdict)
{
	const struct key *k = &p->key;

	return verdict > cut || begins_short(p) ||
	       (k->dport == PORT_DNS && (k->proto == IPPROTO_UDP || k->proto == IPPROTO_TCP));
}

/* sequence is the sequence number of a TCP segment. */
static __always_inline u32 sequence(const struct packet *p)
{
	return be32(p->transport + 4);
}

/* hash is one of a flow in one direction. */
static __always_inline u64 hash(const struct packet *p)
{
	const u32 *src = (const u32 *)p->key.src, *dst = (const u32 *)p->key.dst;
	u64 h = (u64)(src[2] ^ src[3]) << 32 | (dst[2] ^ dst[3]);

	h = (h ^ *(const u32 *)p->transport) * 0x9e3779b97f4a7c15ULL;
	return (h ^ h >> 32 ^ p->key.ifindex) * 0xff51afd7ed558ccdULL;
}

/* beginning is the place of a flow among those whose beginnings the ring got last: the upper half is that of the
 * flow's hash, the lower one the sequence number where ends what has begun. */
static __always_inline volatile u64 *beginning(u64 hash)
{
	u32 at = hash >> (64 - BEGINNING_BITS);

	return bpf_map_lookup_elem(&beginnings, &at);
}

/* follows says that a TCP segment is a part of what an earlier one has begun. */
static __always_inline bool follows(const struct packet *p)
{
	volatile u64 *at;
	u64 h, of;

	if (p->key.proto != IPPROTO_TCP || !payload_len(p))
		return false;
	h = hash(p);
	at = beginning(h);
	if (!at)
		return false;
	of = *at;
	return of >> 32 == h >> 32 && (u32)of - sequence(p) - 1 < MOST_FOLLOWING;
}

/* is_text says that the first bytes of a payload are capital letters, as those of a request. */
static __always_inline bool is_text(const u8 *start, u32 len)
{
	return start[0] - 'A' < 26U && (len < 2 || start[1] - 'A' < 26U) && (len < 3 || start[2] - 'A' < 26U);
}

/* keep_beginning keeps how far goes what a TCP segment begins, which the ring gets: a ClientHello, a request, or
 * what is too short to tell. It may be forgotten by others. */
static __always_inline void keep_beginning(struct __sk_buff *skb, const struct packet *p)
{
	u32 len = payload_len(p), size = len < LEAST_PAYLOAD ? len : LEAST_PAYLOAD, end;
	u8 start[8] = {};
	volatile u64 *at;
	u64 h;

	if (p->key.proto != IPPROTO_TCP || !size)
		return;
	asm volatile("" : "+r"(size)); /* The verifier is to see that it is from 1 to the size of start. */
	if (bpf_skb_load_bytes(skb, p->payload, start, ((size - 1) & (sizeof(start) - 1)) + 1))
		return;
	if (start[0] == HANDSHAKE && (len < 2 || start[1] == TLS_MAJOR) && (len <= TLS_HEADER || start[5] == CLIENT_HELLO))
		end = len < TLS_HEADER ? len + FOLLOWING : TLS_HEADER + be16(start + 3);
	else if (is_text(start, len))
		end = len + FOLLOWING;
	else
		return;
	if (end <= len)
		return; /* It is all there. */
	h = hash(p);
	at = beginning(h);
	if (at)
		*at = h >> 32 << 32 | (u32)(sequence(p) + end);
}

/* count is called with the verdict of the filter that comes before it, which is not 0. It returns
 * how many bytes are captured. */
SEC("socket")
int count(struct __sk_buff *skb, u32 verdict)
{
	struct packet p = {};
	struct sums s = {};
	struct sums *to;
	struct control *c;
	u64 until;
	u32 zero = 0, half;

	if (skb->ifindex == LOOPBACK_IFINDEX && skb->pkt_type == PACKET_OUTGOING)
		return 0; /* It comes again, on its way in. */
	if (!read_packet(skb, &p) || !measure(skb, &p, &s))
		return verdict;
	c = bpf_map_lookup_elem(&controls, &zero);
	if (!c)
		return verdict;
	s.last = bpf_ktime_get_coarse_ns();
	until = *(volatile u64 *)&c->until;
	half = until & 1;
	until -= half;
	if (named_bytes) {
		bool named = may_name(&p, verdict);

		if (!named && follows(&p)) {
			named = true;
			verdict = wide;
		}
		if (named && s.last < until + OVERDUE && wants(&p.key, skb->len < verdict ? skb->len : verdict, c->stamps[half])) {
			keep_beginning(skb, &p);
			return verdict;
		}
		if (named)
			add_rest(REST_NAMES, &s);
	}
	half = (half ^ (s.last >= until)) & 1;
	s.stamp = c->stamps[half];
	if (c->filled[half] != s.stamp)
		c->filled[half] = s.stamp;
	to = half ? place(&half_b, &p.key, c) : place(&half_a, &p.key, c);
	if (to)
		add(to, &s, p.flags);
	else
		add_rest(skb->pkt_type == PACKET_OUTGOING ? REST_SENT : REST_RECEIVED, &s);
	return 0;
}
