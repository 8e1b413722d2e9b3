//go:build !linux

package ipfix

import (
	"errors"
	"net"
	"sync/atomic"
	"syscall"
)

// refusals are what is said of datagrams that were not received. The system says that there was a
// refusal, and not of which datagram.
type refusals struct{ any atomic.Bool }

func newRefusals(conn net.Conn) (*refusals, error) {
	r := new(refusals)
	go r.watch(conn)
	return r, nil
}

// watch notes refusals, and throws away whatever else comes.
func (r *refusals) watch(conn net.Conn) {
	var b [64]byte
	for {
		_, err := conn.Read(b[:])
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			r.any.Store(true)
		}
	}
}

// take removes what was refused since it was called last, and returns it.
func (r *refusals) take() []refusal {
	if !r.any.Swap(false) {
		return nil
	}
	return []refusal{{err: syscall.ECONNREFUSED}}
}
