// Package ring reads packets from a Linux AF_PACKET socket through a memory
// mapped TPACKET_V3 ring (Documentation/networking/packet_mmap.rst): the kernel
// writes blocks of packets, the reader walks them in place and hands each block
// back. There is no copy and no system call per packet.
package ring
