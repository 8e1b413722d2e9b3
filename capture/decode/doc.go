// Package decode reads the headers at the beginning of a packet into a small
// struct: link, network and transport. [Decode] takes a packet as its [LinkType]
// has it, [Network] one whose link header was removed. Neither allocates, keeps
// the data, or reads past its end.
//
// No packet is refused. A header that is cut off, or that contradicts itself, ends
// the decoding: the fields read before it stay, and [Packet].Undecoded is set, so
// that the bytes of the packet can still be counted where they belong for certain.
package decode
