//go:build linux

package kernel

import (
	"net"
	"testing"
)

// BenchmarkSend measures what recording costs a process that sends: nearly all of its
// sends are on a socket that is recorded already.
func BenchmarkSend(b *testing.B) {
	for _, with := range []bool{false, true} {
		name := "without eBPF"
		if with {
			name = "with eBPF"
		}
		b.Run(name, func(b *testing.B) {
			if with {
				tracker, err := Open(Options{})
				if err != nil {
					b.Skip("the kernel refuses eBPF:", err)
				}
				defer tracker.Close()
			}
			c, err := net.Dial("udp4", "127.0.0.1:9")
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			message := make([]byte, 100)
			for b.Loop() {
				// Nobody listens there; every second send fails with ECONNREFUSED.
				_, _ = c.Write(message)
			}
		})
	}
}
