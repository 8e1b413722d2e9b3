// Package portable reads packets through github.com/packetcap/go-pcap, on Linux
// and macOS: the engine for when the native one cannot be set up.
//
// go-pcap counts no drops, does not say in which direction a packet went, and takes
// every link for Ethernet. Its filter compiler compiles some filters wrongly and is not
// used: filters run here, over each packet. Its reads block without a timeout, and on
// macOS return only the first packet of each read(2); what works around that reads
// fields of its handle that are not exported (internals.go).
//
// Its ring on Linux has 32 blocks. The kernel hands over a block after a time that
// depends on the speed of the link, 1 ms at 10 Gbit/s, however little is in it. A reader
// that pauses for 32 times as long loses packets, which nobody counts: Wait and Next
// have to be called all the time.
//
// On other systems Open returns an error that is [errors.ErrUnsupported].
package portable
