// Package portable reads packets through github.com/packetcap/go-pcap, on Linux
// and macOS: the second source, for when the system's own one cannot be set up.
//
// What go-pcap lacks shows as unknown: it counts no drops, does not say in which
// direction a packet went, and names every link Ethernet. Its filter compiler is
// not used, for it gets filters wrong: a filter runs here, over each packet. It
// also blocks without end, and on macOS returns the first packet of each read
// alone; see inside for how that is mended.
//
// Its ring on Linux has 32 blocks, which the kernel hands over after a time that
// goes by the speed of the link, 1 ms at 10 Gbit/s, however little is in them. A
// reader that pauses for 32 times that loses packets at any rate, and nobody
// counts them: Wait and Next have to be called all the time.
//
// On other systems Open returns an error that is [errors.ErrUnsupported].
package portable
