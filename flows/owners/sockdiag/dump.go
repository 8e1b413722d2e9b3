//go:build linux

package sockdiag

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// eachAnswer calls add with each socket in a part of the answer to a request for all with
// this sequence number, until it fails; done says that it is the last part.
func eachAnswer(b []byte, seq uint32, add func(body []byte) error) (done bool, err error) {
	ne := binary.NativeEndian
	for len(b) > 0 {
		if len(b) < headerLen {
			return false, errTruncated
		}
		length := int(ne.Uint32(b))
		if length < headerLen || length > len(b) {
			return false, errTruncated
		}
		body := b[headerLen:length]
		switch kind := ne.Uint16(b[4:]); {
		case ne.Uint32(b[8:]) != seq: // It answers another request.
		case kind == unix.NLMSG_DONE:
			return true, nil
		case kind == unix.NLMSG_ERROR:
			return false, parseError(body)
		case kind == sockDiagByFamily:
			if err := add(body); err != nil {
				return false, err
			}
		}
		b = b[min(align(length), len(b)):]
	}
	return false, nil
}

// align is NLMSG_ALIGN, and RTA_ALIGN, of include/uapi/linux/netlink.h and rtnetlink.h.
func align(n int) int { return (n + unix.NLMSG_ALIGNTO - 1) &^ (unix.NLMSG_ALIGNTO - 1) }
