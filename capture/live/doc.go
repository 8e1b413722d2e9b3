// Package live captures on network interfaces. [Open] opens them with the native
// engine, TPACKET_V3 on Linux and /dev/bpf on macOS and FreeBSD, or with go-pcap
// where that cannot be set up. [Capture.Run] reads them, waits for interfaces that
// are down or gone, and opens those again that failed. Interfaces and the filter
// can be changed while it runs.
package live
