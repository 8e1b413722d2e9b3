// Package tracefile reads packets from capture files: pcap-savefile(5) with
// microseconds or nanoseconds and in either byte order, pcapng with any number of
// sections and interfaces, and both compressed with gzip or zstd, from a path or from
// standard input. So are the forms of pcap that patched versions of libpcap wrote.
//
// [Open] opens a file without reading it, [File.Reader] reads its header, and
// [Reader.Next] one packet after the other. Packets are read in place: Next returns
// slices of the read buffer, and neither copies nor allocates. No memory is set
// aside for a length in a file before its bytes have arrived, so that memory stays
// bounded whatever a file says.
//
// The tests compare with gopacket/pcapgo. It is not used here because it copies each
// packet, takes 1.6 times (pcap) and 2.5 to 3 times (pcapng) as long, computes wrong
// times from binary resolutions, takes a file that ends right after a record header
// for a complete one, and keeps every name and secret of a pcapng file in memory.
// BenchmarkNext and BenchmarkPcapgo compare the two.
package tracefile
