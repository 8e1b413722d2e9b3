//go:build linux

package sockdiag

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// UDPSocket is one of all UDP sockets.
type UDPSocket struct {
	// Inode is its inode number, 0 for a socket that no process holds.
	Inode uint32
	// Bound is the index of the interface that it is bound to, 0 for none.
	Bound uint32
	// Local is the address that it is bound to, IPv4 addresses as IPv4-mapped ones; it may
	// be any. Port is its local port.
	Local flows.Addr
	Port  uint16
	// Connected says that it is connected to one remote side.
	Connected bool
}

// UDPSockets calls add with each UDP socket there is, and returns how many there are. Of a
// socket that is opened meanwhile it may say nothing.
func (c *Conn) UDPSockets(add func(UDPSocket)) (n int, err error) {
	for _, v6 := range []bool{false, true} {
		q := Query{Proto: unix.IPPROTO_UDP, V6: v6}
		c.seq++
		request := q.marshal(c.seq)
		binary.NativeEndian.PutUint16(request[6:], unix.NLM_F_REQUEST|unix.NLM_F_DUMP)
		if err := c.send(request); err != nil {
			return 0, err
		}
		some, err := c.readSockets(add)
		if err != nil {
			return 0, fmt.Errorf("listing UDP sockets: %w", err)
		}
		n += some
	}
	return n, nil
}

// readSockets reads the answer to a request for all sockets.
func (c *Conn) readSockets(add func(UDPSocket)) (n int, err error) {
	for {
		b, err := c.receive()
		if err != nil {
			return 0, err
		}
		some, done, err := eachSocket(b, c.seq, add)
		n += some
		if done || err != nil {
			return n, err
		}
	}
}

// eachSocket calls add with each socket in a part of the answer to the request with this
// sequence number; done says that it is the last part.
func eachSocket(b []byte, seq uint32, add func(UDPSocket)) (n int, done bool, err error) {
	done, err = eachAnswer(b, seq, func(body []byte) error {
		if len(body) < answerLen {
			return errTruncated
		}
		add(parseUDPSocket(body))
		n++
		return nil
	})
	return n, done, err
}

// parseUDPSocket reads a struct inet_diag_msg, all of which is there.
func parseUDPSocket(b []byte) UDPSocket {
	id := b[answerID:]
	return UDPSocket{
		Inode:     binary.NativeEndian.Uint32(b[answerNode:]),
		Bound:     binary.NativeEndian.Uint32(id[idIface:]),
		Local:     localAddr(b[0], id[idSource:]),
		Port:      binary.BigEndian.Uint16(id[idSourcePort:]),
		Connected: binary.BigEndian.Uint16(id[idDestPort:]) != 0,
	}
}
