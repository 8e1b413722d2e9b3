package iface

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
)

// Sizes and numbers of linux/netlink.h, linux/rtnetlink.h and linux/if_link.h.
const (
	messageHeader = unix.SizeofNlMsghdr
	statsHeader   = 12 // struct if_stats_msg
	statsLink64   = 1  // IFLA_STATS_LINK_64
	filterLink64  = 1 << (statsLink64 - 1)
	attrHeader    = unix.SizeofRtAttr
	attrType      = 0x3fff // NLA_TYPE_MASK
	longestAnswer = 32 << 10
	answerTimeout = time.Second
	linkStats64   = 16 * 8 // struct rtnl_link_stats64 as far as it is read
)

var errTruncated = errors.New("an answer of the kernel is cut short")

// statsConn asks the kernel for the counters of all interfaces, without what else it knows
// of them: RTM_GETSTATS of rtnetlink(7), since Linux 4.7. It is not safe for concurrent use.
type statsConn struct {
	fd     int
	seq    uint32
	buf    []byte
	caller caller
}

// dialStats opens a connection to the network namespace of the calling thread.
func dialStats() (*statsConn, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return nil, fmt.Errorf("opening rtnetlink: %w", err)
	}
	return &statsConn{fd: fd, buf: make([]byte, longestAnswer)}, nil
}

// counters returns the counters of an interface by its index, or with 0 those of all interfaces.
func (c *statsConn) counters(index int) (map[int]interfaces.Counters, error) {
	c.seq++
	if err := c.caller.send(c.fd, statsRequest(c.seq, index)); err != nil {
		return nil, fmt.Errorf("asking for counters: %w", err)
	}
	all := make(map[int]interfaces.Counters)
	for {
		n, kernel, err := c.receive()
		if err != nil {
			return nil, fmt.Errorf("reading counters: %w", err)
		}
		if !kernel {
			continue
		}
		done, err := parseStats(c.buf[:n], c.seq, all)
		if done || err != nil || index != 0 && len(all) > 0 {
			return all, err
		}
	}
}

// receive receives a message, which is mostly there, since the kernel answers at once.
func (c *statsConn) receive() (n int, kernel bool, err error) {
	n, kernel, err = c.caller.receive(c.fd, c.buf, 0)
	for errors.Is(err, unix.EAGAIN) {
		fds := []unix.PollFd{{Fd: int32(c.fd), Events: unix.POLLIN}}
		ready, failed := unix.Poll(fds, int(answerTimeout.Milliseconds()))
		if failed != nil && !errors.Is(failed, unix.EINTR) {
			return 0, false, failed
		}
		if failed == nil && ready == 0 {
			return 0, false, err
		}
		n, kernel, err = c.caller.receive(c.fd, c.buf, 0)
	}
	return n, kernel, err
}

func (c *statsConn) close() error { return unix.Close(c.fd) }

// statsReader keeps a connection open. The zero value is ready.
type statsReader struct {
	conn *statsConn // nil without one
	// lacking says that the kernel has no RTM_GETSTATS, or does not permit it.
	lacking bool
}

// read returns the counters of an interface by its index, or with 0 those of all interfaces. The error is ENODEV
// when there is no such interface.
func (r *statsReader) read(index int) (counters map[int]interfaces.Counters, err error) {
	if r.conn == nil {
		if r.conn, err = dialStats(); err != nil {
			return nil, err
		}
	}
	counters, err = r.conn.counters(index)
	switch {
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES), errors.Is(err, unix.EINVAL):
		r.lacking = true
	case err != nil: // What is left of the answer is not for the next request.
		_ = r.close()
	}
	return counters, err
}

func (r *statsReader) close() (err error) {
	if r.conn != nil {
		err = r.conn.close()
		r.conn = nil
	}
	return err
}

// statsRequest is a request for the counters of an interface, or with 0 of all interfaces.
func statsRequest(seq uint32, index int) []byte {
	flags := uint16(unix.NLM_F_REQUEST)
	if index == 0 {
		flags |= unix.NLM_F_DUMP
	}
	ne := binary.NativeEndian
	b := ne.AppendUint32(nil, messageHeader+statsHeader)
	b = ne.AppendUint16(b, unix.RTM_GETSTATS)
	b = ne.AppendUint16(b, flags)
	b = ne.AppendUint32(b, seq)
	b = ne.AppendUint32(b, 0)        // from the kernel's point of view: anybody
	b = append(b, unix.AF_UNSPEC, 0) // family, pad1
	b = ne.AppendUint16(b, 0)        // pad2
	b = ne.AppendUint32(b, uint32(index))
	return ne.AppendUint32(b, filterLink64)
}

// parseStats adds the counters in a part of the answer to the request of a sequence number.
// done says that it is the last part.
func parseStats(b []byte, seq uint32, all map[int]interfaces.Counters) (done bool, err error) {
	ne := binary.NativeEndian
	for len(b) > 0 {
		if len(b) < messageHeader {
			return false, errTruncated
		}
		length := int(ne.Uint32(b))
		if length < messageHeader || length > len(b) {
			return false, errTruncated
		}
		body := b[messageHeader:length]
		switch kind := ne.Uint16(b[4:]); {
		case ne.Uint32(b[8:]) != seq: // It answers another request.
		case kind == unix.NLMSG_DONE:
			return true, nil
		case kind == unix.NLMSG_ERROR:
			return false, answeredError(body)
		case kind == unix.RTM_NEWSTATS:
			if err := addStats(body, all); err != nil {
				return false, err
			}
		}
		b = b[min(aligned(length), len(b)):]
	}
	return false, nil
}

// answeredError is the error in a message of one (struct nlmsgerr).
func answeredError(body []byte) error {
	if len(body) < 4 {
		return errTruncated
	}
	return fmt.Errorf("asking for counters: %w", unix.Errno(-int32(binary.NativeEndian.Uint32(body))))
}

// addStats adds the counters of one interface.
func addStats(body []byte, all map[int]interfaces.Counters) error {
	if len(body) < statsHeader {
		return errTruncated
	}
	ne := binary.NativeEndian
	index := int(ne.Uint32(body[4:]))
	for b := body[statsHeader:]; len(b) >= attrHeader; {
		length := int(ne.Uint16(b))
		if length < attrHeader || length > len(b) {
			return errTruncated
		}
		if ne.Uint16(b[2:])&attrType == statsLink64 && length >= attrHeader+linkStats64 {
			all[index] = linkCounters(b[attrHeader:])
		}
		b = b[min(aligned(length), len(b)):]
	}
	return nil
}

// linkCounters reads struct rtnl_link_stats64. What the interface had no room for and the
// kernel threw away are both drops, as in /proc/net/dev.
func linkCounters(b []byte) interfaces.Counters {
	field := func(i int) uint64 { return binary.NativeEndian.Uint64(b[i*8:]) }
	return interfaces.Counters{
		Packets: flows.Pair{Recv: field(0), Sent: field(1)},
		Bytes:   flows.Pair{Recv: field(2), Sent: field(3)},
		Errors:  flows.Pair{Recv: field(4), Sent: field(5)},
		Drops:   flows.Pair{Recv: field(6) + field(15), Sent: field(7)}, // rx_dropped and rx_missed_errors
	}
}

// aligned is NLMSG_ALIGN, and NLA_ALIGN.
func aligned(n int) int { return (n + unix.NLMSG_ALIGNTO - 1) &^ (unix.NLMSG_ALIGNTO - 1) }
