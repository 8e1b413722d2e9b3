// Package filter compiles tcpdump's filter language, pcap-filter(7), to classic
// BPF, as libpcap 1.10 understands it, and runs the programs.
//
// [Compile] makes a [Program] of an expression: for files and /dev/bpf, or for a
// Linux packet socket, which keeps the VLAN tag, the direction and the interface
// beside the packet ([Target]). A program goes to the kernel ([Program.Raw]), is
// run on packets that were read ([Program.Match]), or is printed as tcpdump -ddd
// does ([Program.String]). Nothing here does I/O but the resolver [System] returns.
//
// # Coverage
//
// The link types EN10MB, RAW, IPV4, IPV6, NULL, LOOP, PPP, LINUX_SLL and LINUX_SLL2,
// with every primitive of the manual page that libpcap has for them:
//
//   - host, net (CIDR, mask, partial), port, portrange and gateway, with src, dst,
//     both "or" and both "and", and every protocol; IPv4, IPv6, MAC, DECnet
//     addresses; names by a [Resolver];
//   - the protocols by keyword and by "proto", over link, IP, IPv6, OSI and IS-IS;
//     "protochain", in user space only;
//   - broadcast, multicast, less, greater, byte, llc, inbound, outbound, ifindex;
//   - vlan, mpls, pppoed, pppoes, geneve, which move the headers for everything
//     right of them, whether joined by "and", "or" or "not";
//   - arithmetic on the length and the bytes of a packet, and the named constants;
//   - "and", "or", "not" and their signs, parentheses, implied qualifiers.
//
// The primitives of other link types (802.11, ATM, SS7, pf) are reserved words and
// refused, as they are by libpcap here. So are "gateway", which libpcap does not
// have either where it is built with IPv6, and expressions that reject all packets.
//
// What seems odd in libpcap is the same here, since counts are compared with
// tcpdump's: extension headers are not looked behind but by "protochain", "port"
// matches no later fragments, a load outside a short packet rejects it whatever
// else the expression says, "%" and "^" take all that is right of them.
//
// # Differences
//
// For expressions of up to 512 blocks (some 40 hosts) the programs are those of
// libpcap 1.10, instruction by instruction, but for these:
//
//   - Where libpcap 1.10.3's optimiser drops a load that is needed (it takes a value
//     it has just removed for one that is still there, corrected in later versions),
//     the load stays.
//   - Larger programs are optimised in time nearly proportional to their size, and
//     may come out otherwise ordered or a little longer.
//   - Programs above the 4096 instructions a kernel takes are refused, as are
//     expressions of more than 6144 tests, 8192 operators or 9000 levels of nesting.
//   - "inbound", "outbound" and "ifindex" are refused for files of link types that do
//     not hold the answer, as libpcap does for a file that is open, while tcpdump -y
//     without one compiles them to what matches nothing.
//   - A loop in "protochain" that libpcap would not leave rejects the packet.
package filter
