//go:build linux

package sockdiag

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"
)

// PacketSocket is a packet socket (packet(7)), which sends and receives whole frames.
type PacketSocket struct {
	Inode uint32
	UID   uint32
	// Protocol is the EtherType of the frames that it receives: unix.ETH_P_ALL for all of
	// them, 0 for none.
	Protocol uint16
	// Iface is the index of the interface that it is bound to, 0 for none.
	Iface uint32
	// Ring says that it receives into a ring of memory, as programs that capture do.
	Ring bool
}

// Sizes, offsets and numbers of struct packet_diag_req and struct packet_diag_msg and of
// the attributes behind it, include/uapi/linux/packet_diag.h.
const (
	packetRequestLen = 20
	packetAnswerLen  = 16
	packetShow       = 8
	packetNumber     = 2
	packetInode      = 4

	showInfo = 1 << 0
	showRing = 1 << 2

	attrInfo   = 0
	attrRxRing = 2
	attrUID    = 5
)

// maxPacketSockets bounds the packet sockets that are listed.
const maxPacketSockets = 1024

// PacketSockets lists the packet sockets of the namespace.
func (c *Conn) PacketSockets() (all []PacketSocket, err error) {
	c.seq++
	if err := c.send(packetRequest(c.seq)); err != nil {
		return nil, err
	}
	for {
		b, err := c.receive()
		if err != nil {
			return nil, err
		}
		done, err := eachAnswer(b, c.seq, func(body []byte) error {
			s, err := parsePacketSocket(body)
			if err == nil && len(all) < maxPacketSockets {
				all = append(all, s)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("listing packet sockets: %w", err)
		}
		if done {
			return all, nil
		}
	}
}

func packetRequest(seq uint32) []byte {
	b := make([]byte, headerLen+packetRequestLen)
	ne := binary.NativeEndian
	ne.PutUint32(b[0:], uint32(len(b)))
	ne.PutUint16(b[4:], sockDiagByFamily)
	ne.PutUint16(b[6:], unix.NLM_F_REQUEST|unix.NLM_F_DUMP)
	ne.PutUint32(b[8:], seq)
	r := b[headerLen:]
	r[0] = unix.AF_PACKET
	ne.PutUint32(r[packetShow:], showInfo|showRing)
	return b
}

func parsePacketSocket(b []byte) (s PacketSocket, err error) {
	if len(b) < packetAnswerLen {
		return s, errTruncated
	}
	ne := binary.NativeEndian
	s.Protocol, s.Inode = ne.Uint16(b[packetNumber:]), ne.Uint32(b[packetInode:])
	for b = b[packetAnswerLen:]; len(b) >= unix.SizeofRtAttr; {
		length := int(ne.Uint16(b))
		if length < unix.SizeofRtAttr || length > len(b) {
			return s, errTruncated
		}
		value := b[unix.SizeofRtAttr:length]
		switch kind := ne.Uint16(b[2:]); {
		case kind == attrRxRing:
			s.Ring = true
		case len(value) < 4:
		case kind == attrInfo:
			s.Iface = ne.Uint32(value)
		case kind == attrUID:
			s.UID = ne.Uint32(value)
		}
		b = b[min(align(length), len(b)):]
	}
	return s, nil
}
