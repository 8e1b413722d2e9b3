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
volatile const u32 cpus = 1;		/* CPUs with a greater number have no tables: their packets are captured. */
volatile const u32 table_bits = 1;	/* A table has 1 << table_bits places, and as many numbers. */
volatile const u64 seed = 0;		/* Of hashes. */
volatile const u32 zero = 0;		/* The key of what a map has one of. */

#define ETHERNET_LEN 14
#define IPV4_LEN 20
#define IPV6_LEN 40
#define TCP_LEN 20
#define TCP_FLAGS 13	/* Where they are in the header. */
#define TCP_READ (TCP_FLAGS + 1)
#define UDP_LEN 8
#define ECHO_LEN 8
#define VLAN_LEN 4
#define PORT_DNS 53
#define RECORD_LEN 128	/* What the ring has before a packet, at most. */
#define LEAST_PAYLOAD 6 /* leastPayload of capture/peek. */
#define HANDSHAKE 22	/* The type of a TLS record (RFC 8446, section 5.1), */
#define TLS_MAJOR 3	/* its major version, */
#define TLS_HEADER 5	/* the length of its header, */
#define CLIENT_HELLO 1	/* and the type of the first message in it (section 4). */
#define PROBES 32	/* So many numbers are looked at for a flow at most, */
#define NEAR_PROBES 4	/* of which so many are among few: four for each flow of the interval before, */
#define LEAST_NEAR 255	/* and at least so many and one. */
#define MOST_FOLLOWING 16384 /* How much of what follows a beginning is looked for at most, */
#define FOLLOWING 4096	/* and how much if it is not known how long it is. */

#define TCP_FIN 1
#define TCP_SYN 2
#define TCP_RST 4

static __always_inline u16 be16(const u8 *p)
{
	return __builtin_bswap16(*(const any16 *)p);
}

static __always_inline u32 be32(const u8 *p)
{
	return __builtin_bswap32(*(const any32 *)p);
}

/* Where headers of struct packet has what. */
#define TRANSPORT 40
#define IPV4 (TRANSPORT - IPV4_LEN)
#define IPV6 (TRANSPORT - IPV6_LEN)
#define ETHERNET (IPV4 - ETHERNET_LEN)

/* A packet, and what is in work for it. It is not on the stack: what the verifier knows of that is different on each way
 * through the program, and it would follow all that comes behind for each of them. And without CAP_PERFMON it has the
 * processor wait for all that is under way, for a hundred instructions or so, when something is first put on the stack. */
struct packet {
	/* The headers, so that the transport header is always at the same place. What is read of them lies where it may be
	 * read at once. Of the first TCP_READ bytes of the transport header those behind ECHO_LEN may be 0. */
	u8 headers[TRANSPORT + TCP_READ];
	struct key key;
	u32 net_off;	/* Where the network header is, */
	u32 off;	/* and the transport header. */
	u32 net_len;	/* The length of the network packet as its header has it, 0 if it does not. */
	u32 payload;	/* Where the payload begins, 0 if that is not known. */
	u32 flags;	/* Of TCP, as in a place. */
	u64 packets, bytes; /* What it counts for. */
	u64 now;	/* The tick of the kernel. */
	u64 hash;	/* Of the flow, and then where its number is looked for. */
	u32 some;	/* Of the hash, as it is in struct entry. */
	u32 half, table; /* Where it is counted. */
	u32 at;		/* The key of a map. */
	bool named;	/* It may have a name. */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct packet);
} scratch SEC(".maps");

/* load loads headers that begin at at, to where they belong, with the first bytes of the transport header, or if those are
 * not there without the end of a TCP header. It is 0 then: a load that fails has cleared it. */
static __always_inline bool load(struct __sk_buff *skb, u32 off, struct packet *p, u32 at)
{
	const u32 size = sizeof(p->headers) - at;

	return !bpf_skb_load_bytes(skb, off, p->headers + at, size) ||
	       !bpf_skb_load_bytes(skb, off, p->headers + at, size - (TCP_READ - ECHO_LEN));
}

/* here has the compiler reckon what p points to where it is used, from p: kept, it would be put on the stack. */
#define here(p) asm volatile("" : "+r"(p))

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

static __always_inline bool read_ipv4(struct packet *p)
{
	const u8 *ip = p->headers + IPV4;

	if (ip[0] != 0x45 || be16(ip + 6) & 0x3fff)
		return false; /* With options, or a fragment. */
	p->net_len = be16(ip + 2);
	p->off = p->net_off + IPV4_LEN;
	p->key.net = NET_IPV4;
	p->key.proto = ip[9];
	return true;
}

static __always_inline bool read_ipv6(struct __sk_buff *skb, struct packet *p)
{
	const u8 *ip = p->headers + IPV6;
	u32 payload;

	if (!load(skb, p->net_off, p, IPV6) || ip[0] >> 4 != 6)
		return false;
	payload = be16(ip + 4);
	p->net_len = payload ? IPV6_LEN + payload : 0;
	p->off = p->net_off + IPV6_LEN;
	p->key.net = NET_IPV6;
	p->key.proto = ip[6];
	return true;
}

/* read_transport reads the header behind IP. It is false for what capture/decode does not read, or
 * finds something wrong with. */
static __always_inline bool read_transport(struct __sk_buff *skb, struct packet *p)
{
	const u8 *transport = p->headers + TRANSPORT;
	u32 header = p->off - p->net_off, size;

	*(any64 *)p->key.addresses = *(any64 *)(transport - sizeof(p->key.addresses));
	p->key.sport = be16(transport);
	p->key.dport = be16(transport + 2);
	p->flags = 0;
	switch (p->key.proto) {
	case IPPROTO_TCP:
		if (!room(skb, p, header + TCP_LEN))
			return false;
		size = (transport[TCP_FLAGS - 1] >> 4) * 4;
		if (size < TCP_LEN || !within(p, header + size))
			return false;
		p->flags = transport[TCP_FLAGS] & (TCP_FIN | TCP_SYN | TCP_RST);
		p->payload = p->off + size;
		return true;
	case IPPROTO_UDP:
		size = be16(transport + 4);
		if (!room(skb, p, header + UDP_LEN) || (size && (size < UDP_LEN || !within(p, header + size))))
			return false;
		p->payload = p->off + UDP_LEN;
		return true;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		if ((p->key.proto == IPPROTO_ICMP) != (p->key.net == NET_IPV4) || !room(skb, p, header + ECHO_LEN))
			return false;
		size = transport[0];
		if (p->key.net == NET_IPV4 ? size != 8 && size != 0 : size != 128 && size != 129)
			return false;
		p->key.sport = p->key.dport = be16(transport + 4);
		p->payload = p->off + ECHO_LEN;
		return true;
	}
	return false;
}

/* read_macs reads the addresses of Ethernet where they may tell sides. */
static __always_inline void read_macs(struct packet *p, u32 pkt_type)
{
	const u8 *from = p->headers + ETHERNET;
	u8 *to = p->key.macs;
	bool there = !cooked && (pkt_type == PACKET_OTHERHOST || pkt_type == PACKET_OUTGOING);

	*(any16 *)to = there ? *(const any16 *)from : 0;
	*(any64 *)(to + 2) = there ? *(const any64 *)(from + 2) : 0;
	*(any16 *)(to + 10) = there ? *(const any16 *)(from + 10) : 0;
}

static __always_inline bool read_packet(struct __sk_buff *skb, struct packet *p)
{
	u32 pkt_type = skb->pkt_type;
	u16 type;

	p->net_off = cooked ? 0 : ETHERNET_LEN;
	if (!load(skb, 0, p, cooked ? IPV4 : ETHERNET))
		return false;
	type = cooked ? __builtin_bswap16((u16)skb->protocol) : be16(p->headers + ETHERNET + 12);
	read_macs(p, pkt_type);
	p->key.flags = 0;
	p->key.pkt_type = pkt_type;
	p->key.ifindex = skb->ifindex;
	if (type == ETH_P_IP ? !read_ipv4(p) : type != ETH_P_IPV6 || !read_ipv6(skb, p))
		return false;
	return read_transport(skb, p);
}

/* measure is what capture/meter does for a packet that was captured. It is false when it is not
 * known what the interface counts. */
static __always_inline bool measure(struct __sk_buff *skb, struct packet *p)
{
	bool sent = skb->pkt_type == PACKET_OUTGOING;
	__s32 extra = sent ? extra_sent : extra_received;
	u32 len = skb->len, most, size;
	u64 more;

	p->packets = 1;
	if (mode == MODE_IP) {
		most = len - p->net_off;
		p->bytes = p->net_len && p->net_len < most ? p->net_len : most;
		return true;
	}
	if (all) {
		__s32 *of = bpf_map_lookup_elem(&devices, &p->key.ifindex);

		if (!of)
			return false;
		extra = *of;
	}
	if (mode == MODE_FRAME) {
		p->bytes = (u64)((__s64)len + extra);
		if (count_tags && !sent && skb->vlan_present)
			p->bytes += VLAN_LEN;
		return true;
	}
	more = (extra > 0 ? extra : 0) + (skb->vlan_present ? VLAN_LEN : 0);
	p->bytes = len + more;
	size = skb->gso_size;
	if (!size || len <= p->payload)
		return true;
	p->packets = (len - p->payload + size - 1) / size;
	p->bytes += (p->packets - 1) * (p->payload + more);
	return true;
}

/* add adds what a packet carries, or nothing. Which of two is added to is not chosen by their addresses: the verifier
 * permits that only with CAP_PERFMON. */
static __always_inline void add(struct rest *to, const struct packet *p, bool it)
{
	to->received += it;
	to->packets += it * p->packets;
	to->bytes += it * p->bytes;
}

#define MULTIPLIER 0x9e3779b97f4a7c15ULL

static __always_inline u64 mix(u64 h, u64 with)
{
	h = (h ^ with) * MULTIPLIER;
	return h ^ h >> 32;
}

/* hash is one of a flow in one direction. Nobody who does not know the seed can make flows of one hash. */
static __always_inline u64 hash(const struct packet *p)
{
	const any64 *k = (const any64 *)&p->key, *ip = (const any64 *)(p->headers + IPV6);
	u64 h = seed;

	if (p->key.net == NET_IPV6)
		h = mix(mix(mix(h, ip[1]), ip[2]), ip[3]); /* All of the addresses but what the key has. */
	return mix(mix(mix(mix(h, k[0]), k[1]), k[2]), k[3]);
}

/* filled has all bits below the highest one that is set in v. */
static __always_inline u32 filled(u32 v)
{
	v |= v >> 1;
	v |= v >> 2;
	v |= v >> 4;
	v |= v >> 8;
	return v | v >> 16;
}

/* table is the head of this CPU's half. At the beginning of an interval it is empty. */
static __always_inline struct head *table(struct packet *p, u32 stamp)
{
	struct head *h;

	p->at = bpf_get_smp_processor_id();
	if (p->at >= cpus)
		return NULL;
	p->at = p->at * 2 + (p->half & 1);
	p->table = p->at << table_bits;
	h = bpf_map_lookup_elem(&heads, &p->at);
	if (h && h->stamp != stamp) {
		h->stamp = stamp;
		h->near = filled(h->taken * 4 | LEAST_NEAR);
		h->taken = 0;
		h->received = h->names = 0;
		__builtin_memset(&h->sent, 0, sizeof(h->sent));
		__builtin_memset(&h->recv, 0, sizeof(h->recv));
	}
	return h;
}

/* place_of is a place of the table by its number. */
static __always_inline void *place_of(struct packet *p, u32 number)
{
	p->at = p->table + number;
	return bpf_map_lookup_elem(&places, &p->at);
}

/* is_of says that a place is that of a flow. It has no branches for what differs: the verifier follows all of them, for
 * each place. */
static __always_inline bool is_of(struct packet *p, const struct place *at)
{
	const any64 *a = (const any64 *)&at->key, *b = (const any64 *)&p->key;
	u64 bits = (a[0] ^ b[0]) | (a[1] ^ b[1]) >> 8 | (a[2] ^ b[2]) | (a[3] ^ b[3]); /* Without the flags. */

	if (p->key.net == NET_IPV6) {
		const any64 *of, *ip = (const any64 *)(p->headers + IPV6);
		const struct addresses *next;

		p->at++;
		next = bpf_map_lookup_elem(&places, &p->at);
		if (!next)
			return false;
		of = (const any64 *)next->addresses;
		bits |= (of[0] ^ ip[1]) | (of[1] ^ ip[2]) | (of[2] ^ ip[3]);
	}
	return !bits;
}

/* take takes the next place for a flow. It is NULL if there is no room. */
static __always_inline struct place *take(struct packet *p, struct head *h)
{
	const bool long_addresses = p->key.net == NET_IPV6;
	u32 n = h->taken, after = n + (long_addresses ? 2 : 1);
	struct place *at;

	if (after > 1U << table_bits)
		return NULL;
	if (long_addresses) {
		struct addresses *next = place_of(p, n + 1);
		const any64 *ip = (const any64 *)(p->headers + IPV6);
		any64 *to = (any64 *)next->addresses;

		if (!next)
			return NULL;
		next->net = NET_ADDRESSES;
		to[0] = ip[1];
		to[1] = ip[2];
		to[2] = ip[3];
		to[3] = ip[4];
	}
	at = place_of(p, n);
	if (!at)
		return NULL;
	at->key = p->key;
	at->first = bpf_ktime_get_ns();
	at->first_tick = at->last_tick = p->now;
	at->packets = at->bytes = 0;
	*(volatile u32 *)&h->taken = after; /* User space may read it from now on. */
	return at;
}

/* place is where a flow is counted. It is NULL if there is none for it. */
static __always_inline struct place *place(struct packet *p, struct head *h)
{
	struct place *at;
	struct entry *e;

	p->some = (u32)p->hash << NUMBER_BITS;
	/* Without a branch back: a processor may be wrong about those any number of times, and the verifier follows it. */
#pragma clang loop unroll(full)
	for (u32 i = 0; i < PROBES; i++, p->hash *= MULTIPLIER) {
		u32 number;

		here(p);
		p->at = p->table | ((u32)(p->hash >> 32) & (i < NEAR_PROBES ? h->near : ~0U) & ((1U << table_bits) - 1));
		e = bpf_map_lookup_elem(&numbers, &p->at);
		if (!e)
			return NULL;
		if (e->stamp != h->stamp)
			goto free;
		number = e->number ^ p->some;
		if (number >> NUMBER_BITS)
			continue; /* Of another flow. */
		at = place_of(p, number);
		if (!at)
			return NULL;
		if (is_of(p, at))
			return at;
	}
	return NULL;
free:
	e->number = p->some | h->taken;
	at = take(p, h);
	if (at)
		e->stamp = h->stamp;
	return at;
}

/* count_in counts a packet in a place. */
static __always_inline void count_in(struct place *at, const struct packet *p)
{
	at->packets += p->packets;
	at->bytes += p->bytes;
	at->last_tick = p->now;
	if (p->flags)
		at->key.flags = p->flags & TCP_SYN ? p->flags : at->key.flags | p->flags;
}

/* sender is what sourceOf in capture/peek is: a hash of the address, and whether it is sent. */
static __always_inline u32 sender(const struct packet *p)
{
	const u8 *src = p->headers + IPV6 + 8;
	u32 folded = be32(p->key.addresses) ^ 0xffff; /* An IPv4-mapped address. */

	if (p->key.net == NET_IPV6)
		folded = be32(src) ^ be32(src + 4) ^ be32(src + 8) ^ be32(src + 12);
	return (folded * 0x9e3779b1 >> 27) + (p->key.pkt_type == PACKET_OUTGOING ? SENDERS / 2 : 0);
}

/* wants says whether the ring gets a packet that may have a name: each sender may fill at most half
 * of what the others have left. The ring never overflows by such packets. */
static __always_inline bool wants(struct packet *p, u32 len, u64 interval)
{
	struct named *own, *sum;

	p->at = sender(p) & (SENDERS - 1);
	own = bpf_map_lookup_elem(&named, &p->at);
	p->at = SENDERS;
	sum = bpf_map_lookup_elem(&named, &p->at);
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
	return be32(p->headers + TRANSPORT + 4);
}

/* beginning is the place of a flow among those whose beginnings the ring got last: the upper half is that of the
 * flow's hash, the lower one the sequence number where ends what has begun. */
static __always_inline volatile u64 *beginning(struct packet *p)
{
	p->at = p->hash >> (64 - BEGINNING_BITS);
	return bpf_map_lookup_elem(&beginnings, &p->at);
}

/* follows says that a TCP segment is a part of what an earlier one has begun. */
static __always_inline bool follows(struct packet *p)
{
	volatile u64 *at;
	u64 of;

	if (p->key.proto != IPPROTO_TCP || !payload_len(p))
		return false;
	at = beginning(p);
	if (!at)
		return false;
	of = *at;
	return of >> 32 == p->hash >> 32 && (u32)of - sequence(p) - 1 < MOST_FOLLOWING;
}

/* is_text says that the first bytes of a payload are capital letters, as those of a request. */
static __always_inline bool is_text(const u8 *start, u32 len)
{
	return start[0] - 'A' < 26U && (len < 2 || start[1] - 'A' < 26U) && (len < 3 || start[2] - 'A' < 26U);
}

/* keep_beginning keeps how far goes what a TCP segment begins, which the ring gets: a ClientHello, a request, or
 * what is too short to tell. It may be forgotten by others. */
static __always_inline void keep_beginning(struct __sk_buff *skb, struct packet *p)
{
	u32 len = payload_len(p), size = len < LEAST_PAYLOAD ? len : LEAST_PAYLOAD, end;
	u8 start[8] = {};
	volatile u64 *at;

	if (p->key.proto != IPPROTO_TCP || !size)
		return;
	asm volatile("" : "+r"(size)); /* The verifier is to see that it is from 1 to the size of start. */
	if (bpf_skb_load_bytes(skb, p->payload, start, ((size - 1) & (sizeof(start) - 1)) + 1))
		return;
	if (start[0] == HANDSHAKE && (len < 2 || start[1] == TLS_MAJOR) && (len <= TLS_HEADER || start[5] == CLIENT_HELLO))
		end = len < TLS_HEADER ? len + FOLLOWING : TLS_HEADER + (start[3] << 8 | start[4]);
	else if (is_text(start, len))
		end = len + FOLLOWING;
	else
		return;
	if (end <= len)
		return; /* It is all there. */
	at = beginning(p);
	if (at)
		*at = p->hash >> 32 << 32 | (u32)(sequence(p) + end);
}

/* capture is how many bytes the ring gets of a packet because of names, mostly 0. What may have a name is noted. */
static __always_inline u32 capture(struct __sk_buff *skb, struct packet *p, const struct control *c, u32 verdict)
{
	p->named = may_name(p, verdict);
	if (!p->named && follows(p)) {
		p->named = true;
		verdict = wide;
	}
	if (!p->named || p->now >= *(volatile u64 *)&c->overdue || !wants(p, skb->len < verdict ? skb->len : verdict, c->stamps[p->half & 1]))
		return 0;
	keep_beginning(skb, p);
	return verdict;
}

/* count is called with the verdict of the filter that comes before it, which is not 0. It returns
 * how many bytes are captured. */
SEC("socket")
int count(struct __sk_buff *skb, u32 verdict)
{
	struct packet *p;
	struct control *c;
	struct place *at;
	struct head *h;
	u64 until;

	if (skb->ifindex == LOOPBACK_IFINDEX && skb->pkt_type == PACKET_OUTGOING)
		return 0; /* It comes again, on its way in. */
	p = bpf_map_lookup_elem(&scratch, (const void *)&zero);
	if (!p)
		return verdict;
	if (!read_packet(skb, p) || !measure(skb, p))
		return verdict;
	c = bpf_map_lookup_elem(&controls, (const void *)&zero);
	if (!c)
		return verdict;
	p->now = bpf_jiffies64();
	p->hash = hash(p);
	until = *(volatile u64 *)&c->until;
	p->half = until & 1;
	if (named_bytes) {
		u32 captured = capture(skb, p, c, verdict);

		if (captured)
			return captured;
	}
	p->half ^= p->now >= until >> 1;
	h = table(p, c->stamps[p->half & 1]);
	if (!h)
		return verdict;
	if (named_bytes)
		h->names += p->named;
	at = place(p, h);
	if (at) {
		h->received++;
		count_in(at, p);
	} else {
		add(&h->sent, p, p->key.pkt_type == PACKET_OUTGOING);
		add(&h->recv, p, p->key.pkt_type != PACKET_OUTGOING);
	}
	return 0;
}

/* tick tells user space which tick of the kernel it is, and which time: it is run once, for that. Ticks are of one length. */
SEC("socket")
int tick(struct __sk_buff *skb)
{
	struct control *c = bpf_map_lookup_elem(&controls, (const void *)&zero);

	if (!c)
		return 0;
	c->tick = bpf_jiffies64();
	c->time = bpf_ktime_get_ns();
	return 0;
}
