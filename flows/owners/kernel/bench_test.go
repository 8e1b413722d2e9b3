//go:build linux

package kernel

import (
	"net"
	"testing"
)

// BenchmarkSend measures what the notes cost a process that sends: nearly all of
// its sends are of a socket that is on record already.
func BenchmarkSend(b *testing.B) {
	for _, with := range []bool{false, true} {
		name := "without notes"
		if with {
			name = "with notes"
		}
		b.Run(name, func(b *testing.B) {
			if with {
				tracker, err := Open(Options{})
				if err != nil {
					b.Skip("the kernel does not let us load programs:", err)
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
				// Nobody listens there, which every second send is told.
				_, _ = c.Write(message)
			}
		})
	}
}
