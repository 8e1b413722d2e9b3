package ring

import (
	"errors"
	"fmt"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// OpenGroup opens n rings that divide the packets of an interface by flow (PACKET_FANOUT of
// packet(7)): each packet is in one of them. Both directions of a flow, and all fragments of a
// datagram, are in the same (fanout_demux_hash in net/packet/af_packet.c). Each ring has the
// size, and drops of its own.
//
// The rings are opened together, not one more when the others fall behind: between bind(2) and
// joining the group a socket gets packets that the others get, too, and a filter that keeps it from
// that would, behind the joining, lose its part of them.
func OpenGroup(c Config, n int) (rings []*Ring, err error) {
	defer func() {
		if err != nil {
			for _, r := range rings {
				err = errors.Join(err, r.Close())
			}
			rings = nil
		}
	}()
	if c.SnapLen <= 0 {
		c.SnapLen = DefaultSnapLen
	}
	wanted := c.Filter
	// Nothing is captured before all have joined.
	if c.Filter, err = bpf.Assemble(nothing()); err != nil {
		return nil, fmt.Errorf("assembling the empty filter: %w", err)
	}
	id := 0
	for range n {
		r, err := Open(c)
		if err != nil {
			return rings, err
		}
		rings = append(rings, r)
		if id, err = r.join(id, len(rings) == 1); err != nil {
			return rings, err
		}
	}
	for _, r := range rings {
		if err := r.SetFilter(wanted, c.SnapLen); err != nil {
			return rings, err
		}
	}
	return rings, nil
}

// ErrGroup says that the kernel makes no group of rings.
var ErrGroup = errors.New("the kernel does not divide packets among rings")

// join makes the ring a member of the group with an id, or the first of a new one whose id the kernel
// chooses (Linux 4.12), and returns that.
func (r *Ring) join(id int, first bool) (int, error) {
	argument := id | unix.PACKET_FANOUT_HASH<<16
	if first {
		argument = (unix.PACKET_FANOUT_HASH | unix.PACKET_FANOUT_FLAG_UNIQUEID) << 16
	}
	if err := unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_FANOUT, argument); err != nil {
		return 0, fmt.Errorf("%w: %w", ErrGroup, err)
	}
	got, err := unix.GetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_FANOUT)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrGroup, err)
	}
	return got & 0xffff, nil
}
