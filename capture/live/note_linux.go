package live

import (
	"fmt"
	"slices"
	"strings"

	"iftopgo/capture"
	"iftopgo/capture/decode"
)

// notes are the notes there are, in one.
func notes(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(n string) bool { return n == "" }), "; ")
}

// unsegmented says that super-packets are counted as frames although the wire is to be counted: of packets without a
// link header a ring does not say how long their segments are (PACKET_VNET_HDR of packet(7)).
func unsegmented(o *capture.Options, link decode.LinkType) string {
	if o.Count != capture.CountWire || link != decode.LinkNetwork {
		return ""
	}
	return "super-packets are counted as frames: the kernel does not say how long their segments are"
}

// sizeNote says that a ring is smaller than was asked for.
func sizeNote(size, requested int) string {
	if size >= requested {
		return ""
	}
	return fmt.Sprintf("the kernel gave a ring of %d KiB, %d KiB were asked for", size>>10, requested>>10)
}
