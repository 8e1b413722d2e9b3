// Package tracefile reads packets from capture files: pcap in microseconds and
// nanoseconds and in either byte order, pcapng with any number of sections and
// interfaces, and gzip of both, from a path or from standard input.
//
// Packets are read in place: [Reader.Next] hands out slices of the read buffer,
// nothing is copied and nothing is allocated per packet. What a file claims is
// never believed before its bytes have arrived, so memory stays bounded
// whatever the file says.
//
// gopacket/pcapgo is the reference that the tests compare with, and not the
// reader: it copies each packet, costs 1.6 times (pcap) and 2.5 to 3 times
// (pcapng) as much, gets the times of binary resolutions wrong, takes a file
// that ends right behind a record header for a whole one, and keeps every name
// and secret of a pcapng file in memory. BenchmarkNext and BenchmarkPcapgo
// compare them.
package tracefile
