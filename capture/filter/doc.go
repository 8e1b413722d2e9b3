// Package filter compiles tcpdump's filter language, pcap-filter(7), to classic
// BPF, as libpcap 1.10 understands it, and runs the programs.
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
// The link types EN10MB, RAW, IPV4, IPV6, NULL, LOOP, PPP, LINUX_SLL and LINUX_SLL2,
// with every primitive of the manual page that libpcap has for them:
//
//   - host, net (CIDR, mask, partial), port, portrange and gateway, with src, dst,
//     both "or" and both "and", and every protocol; IPv4, IPv6, MAC and DECnet
//     addresses; names by a [Resolver];
//   - the protocols by keyword and by "proto", over Ethernet, IP, IPv6, OSI and IS-IS;
//     "protochain", in user space only;
//   - broadcast, multicast, less, greater, byte, llc, inbound, outbound, ifindex;
//   - vlan, mpls, pppoed, pppoes, geneve, which move the headers for everything
//     right of them, whether joined by "and", "or" or "not";
//   - arithmetic on the length and the bytes of a packet, and the named constants;
//   - "and", "or", "not" and their signs, parentheses, implied qualifiers.
//
// The primitives of other link types (802.11, ATM, SS7, pf) are reserved words and
// errors, as they are in libpcap for these link types. So is "gateway", which libpcap
// lacks too where it is built with IPv6, and an expression that rejects all packets.
//
// Oddities of libpcap are the same here, because counts are compared with those of
// tcpdump: only "protochain" reads IPv6 extension headers, "port" matches no later
// fragments, a load outside a short packet rejects it whatever else the expression
// says, and "%" and "^" take all that is right of them as their operand.
//
// # Differences
//
// For expressions of up to 512 blocks (some 40 hosts) the programs are those of
// libpcap 1.10, instruction by instruction, except for these:
//
//   - The optimiser of libpcap 1.10.3 removes a load that is needed, because it takes
//     a value it has just removed for one that is still there. Later versions of
//     libpcap are corrected, and the load stays here.
//   - Larger programs are optimised in time nearly proportional to their size. Their
//     instructions may be in another order, or a few more.
//   - Programs above the 4096 instructions a kernel takes are errors, and so are
//     expressions of more than 6144 tests, 8192 operators or 9000 levels of nesting.
//   - "inbound", "outbound" and "ifindex" are errors for files of link types that do
//     not have the answer. libpcap does the same for an open file; tcpdump -y without
//     a file compiles them to a program that matches nothing.
//   - A loop in "protochain" that libpcap would not leave rejects the packet.
package filter
