package tracefile_test

import (
	"bytes"
	"errors"
	"testing"

	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
)

// FuzzReader reads any bytes as a file. Next must not panic, must not return more
// bytes than it says, and must come to an end.
func FuzzReader(f *testing.F) {
	for _, file := range samples(f) {
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := open("-", bytes.NewReader(data))
		if err != nil {
			checkError(t, err)
			return
		}
		// A compressed file can unpack to a thousand times its size: the packets are limited.
		packets := 0
		var packet frame.Frame
		for ; err == nil && packets < 100_000; packets++ {
			if err = r.Next(&packet); err != nil {
				break
			}
			if len(packet.Data) > 262_144 || packet.Time < 0 {
				t.Fatalf("packet %d: %d bytes of %d, time %d", packets+1, len(packet.Data), packet.Len, packet.Time)
			}
			_, _ = r.InterfaceName(packet.Iface), r.Note()
		}
		if err != nil && packets > len(data) && !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) && !bytes.HasPrefix(data, []byte{0x28, 0xb5}) && !bytes.HasPrefix(data[1:], []byte{0x2a, 0x4d, 0x18}) {
			t.Fatalf("%d packets in %d bytes", packets, len(data))
		}
	})
}

// checkError wants every error of Open to be an *Error.
func checkError(t *testing.T, err error) {
	t.Helper()
	var typed *tracefile.Error
	if !errors.As(err, &typed) || typed.File != "-" || typed.Packet != 0 {
		t.Fatalf("error of Open: %#v", err)
	}
}
