// Package filter compiles tcpdump's filter language, pcap-filter(7), to classic
// BPF, as libpcap 1.10.6 and 1.11 understand it, and runs the programs.
//
// [Compile] makes a [Program] of an expression: for capture files and /dev/bpf, or
// for a Linux packet socket, which has the VLAN tag, the direction and the interface
// of a packet beside its bytes ([Target]). A program is given to the kernel
// ([Program.Raw]), run on packets in memory ([Program.Match]), or printed as by
// tcpdump -ddd ([Program.String]). Only the resolver that [System] returns does I/O.
//
// This package has the options, the names and the code generator. Its parts are
// syntax (text to tree), ir (the graph of blocks, and its layout as a program),
// optimize, opcode (the instruction set) and vm (what Match runs).
//
// # Coverage
//
// The link types that [LinkTypes] lists: Ethernet, also with the tag of a switch;
// IP without a link header, BSD loopback, PPP, Cisco HDLC, Frame Relay, SLIP, Linux
// cooked capture; the logs of netfilter and of pf, enc of IPsec, ipnet, PKTAP, IP over
// InfiniBand, Fibre Channel, FireWire and ATM; IEEE 802.11, with what the radio has to
// say before it, token ring and FDDI. Each has every primitive of the manual page that
// libpcap has for it:
//
//   - host, net (CIDR, mask, partial), port, portrange and gateway, with src, dst,
//     both "or" and both "and", and every protocol; IPv4, IPv6, MAC and DECnet
//     addresses; names by a [Resolver];
//   - the protocols by keyword and by "proto", over Ethernet, IP, IPv6, OSI and IS-IS;
//     "protochain", in user space only;
//   - broadcast, multicast, less, greater, byte, llc, inbound, outbound, ifindex;
//   - type, subtype and dir of IEEE 802.11, its addresses 1 to 4, receiver, transmitter;
//   - interface, rule, reason and action in the log of pf;
//   - vlan, mpls, pppoed, pppoes, geneve, vxlan, which move the headers for everything
//     right of them, whether joined by "and", "or" or "not";
//   - arithmetic on the length and the bytes of a packet, and the named constants;
//   - "and", "or", "not" and their signs, parentheses, implied qualifiers.
//
// The primitives of ATM and SS7 are reserved words and errors, and so is an expression
// that rejects all packets.
//
// Oddities of libpcap are the same here, because counts are compared with those of
// tcpdump: only "protochain" reads IPv6 extension headers, "port" matches no later
// fragments, a load outside a short packet rejects it whatever else the expression
// says, "%" and "^" take all that is right of them as their operand, and the fourth
// address of an 802.11 frame does not count for where its content begins.
//
// # Differences
//
// What libpcap 1.10.3, that of Debian 12, does otherwise than later versions is as in
// those:
//
//   - "ip multicast" is 224.0.0.0/4, and not everything from 224.0.0.0 on.
//   - "byte N & x" and "byte N | x" load the byte; it was not loaded.
//   - "x & 0xffffffff" can be 0; the optimiser took it for a constant.
//   - The optimiser removes no load that is needed. 1.10.3 takes a value it has just
//     removed for one that is still there.
//   - Numbers that do not fit are errors: "proto 256", "ether proto 65536", "byte 0 =
//     256", "isis proto 32", an access point above 255, a DECnet address above 63.1023,
//     "dir 4". The PDU type of IS-IS is 5 bits of its byte.
//   - A range of ports is two numbers or names; "portrange 80-90x" is none, and
//     "portrange 0x10-0x20" is one.
//   - "vxlan" and "gateway", and the names lldp and slow for "ether proto".
//   - "arp host NAME" takes the IPv4 addresses of a name with IPv6 addresses beside.
//     Addresses of a name are tested in their order, first IPv4.
//   - BSD loopback and ENC have their address family in the byte order of either host.
//   - "type", "subtype" and "dir" behind PPI.
//
// For expressions of up to 512 blocks (some 40 hosts) the other programs for Ethernet,
// IP without a link header, cooked capture and PPP are those of libpcap 1.10.3,
// instruction by instruction. Those for other link types, and those of later versions,
// make some tests in another order; the same packets match, unless they are cut.
// Further differences from all versions are these:
//
//   - Larger programs are optimised in time nearly proportional to their size. Their
//     instructions may be in another order, or a few more.
//   - Programs above the 4096 instructions a kernel takes are errors, and so are
//     expressions of more than 6144 tests, 8192 operators or 9000 levels of nesting.
//   - "inbound", "outbound" and "ifindex" are errors for files of link types that do
//     not have the answer. libpcap does the same for an open file; tcpdump -y without
//     a file compiles them to a program that matches nothing.
//   - A loop in "protochain" that libpcap would not leave rejects the packet.
//   - IP is filtered in NFLOG, PKTAP, IPoIB, in PPP, Cisco HDLC and Frame Relay behind a
//     direction, in all four kinds of tags of switches and behind the preamble of
//     Ethernet. libpcap refuses that, and 1.11 knows two of the tags.
//   - IP in Frame Relay and SLIP is looked for behind the link header, and in Frame
//     Relay with Cisco's encapsulation too. libpcap looks at the beginning of the packet.
//   - IPv6 in the log of pf has the address family of any BSD or of Linux. libpcap
//     compares it with that of the system it runs on.
//   - PPP behind a direction may be without its framing, with a compressed protocol or in
//     Cisco's framing, and IP over InfiniBand without its routing header. PPP under other
//     link types has what libpcap looks for, both bytes of the protocol.
//   - As in libpcap, no IP is found in Frame Relay with SNAP or an address of more than
//     2 bytes, in Ethernet within PPI or LAN emulation, and "ip6" is not the family of
//     Linux on BSD loopback.
//   - What a driver pads in an 802.11 frame counts from the frame, not from the packet.
//   - A program for a socket clears the registers of a tunnel, so that the kernel takes
//     "geneve or tcp"; libpcap runs it in user space.
//   - The tag of a "vlan" on a socket, the header of pf's log and those before 802.11
//     keep their place in an expression that goes on inside "geneve" or "vxlan".
package filter
