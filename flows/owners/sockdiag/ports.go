//go:build linux

package sockdiag

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"
)

// UDPPorts calls add with the local port of each UDP socket there is, the same port many
// times, and returns how many there are. Of a socket that is opened meanwhile it may say
// nothing.
func (c *Conn) UDPPorts(add func(port uint16)) (n int, err error) {
	for _, v6 := range []bool{false, true} {
		q := Query{Proto: unix.IPPROTO_UDP, V6: v6}
		c.seq++
		request := q.marshal(c.seq)
		binary.NativeEndian.PutUint16(request[6:], unix.NLM_F_REQUEST|unix.NLM_F_DUMP)
		if err := c.send(request); err != nil {
			return 0, err
		}
		some, err := c.readPorts(add)
		if err != nil {
			return 0, fmt.Errorf("listing UDP sockets: %w", err)
		}
		n += some
	}
	return n, nil
}

// readPorts reads the answer to a request for all sockets.
func (c *Conn) readPorts(add func(port uint16)) (n int, err error) {
	for {
		b, err := c.receive()
		if err != nil {
			return 0, err
		}
		some, done, err := eachPort(b, c.seq, add)
		n += some
		if done || err != nil {
			return n, err
		}
	}
}

// eachPort calls add with the local port of each socket in a part of the answer to the
// request with this sequence number; done says that it is the last part.
func eachPort(b []byte, seq uint32, add func(port uint16)) (n int, done bool, err error) {
	ne := binary.NativeEndian
	for len(b) > 0 {
		if len(b) < headerLen {
			return n, false, errTruncated
		}
		length := int(ne.Uint32(b))
		if length < headerLen || length > len(b) {
			return n, false, errTruncated
		}
		body := b[headerLen:length]
		switch kind := ne.Uint16(b[4:]); {
		case ne.Uint32(b[8:]) != seq: // It answers another request.
		case kind == unix.NLMSG_DONE:
			return n, true, nil
		case kind == unix.NLMSG_ERROR:
			return n, false, parseError(body)
		case kind == sockDiagByFamily && len(body) < answerLen:
			return n, false, errTruncated
		case kind == sockDiagByFamily:
			add(binary.BigEndian.Uint16(body[answerID+idSourcePort:]))
			n++
		}
		b = b[min((length+unix.NLMSG_ALIGNTO-1)&^(unix.NLMSG_ALIGNTO-1), len(b)):]
	}
	return n, false, nil
}
