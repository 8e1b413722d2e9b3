package frame

import "testing"

func TestChecksumIsThatOfRFC1071(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		data []byte
		want uint16
	}{
		{nil, 0xffff},
		{[]byte{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}, ^uint16(0xddf2)}, // The example of section 3.
		{[]byte{0x12}, ^uint16(0x1200)},
		{[]byte{0xff, 0xff, 0x00, 0x01}, ^uint16(0x0001)},
	} {
		if got := Checksum(c.data); got != c.want {
			t.Errorf("%x: %#04x, want %#04x", c.data, got, c.want)
		}
	}
}
