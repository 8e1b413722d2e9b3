package ring

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// blockSize is the unit the kernel hands over. A block must hold the largest
// packet record; a quarter of a mebibyte keeps hand-overs rare at high rates.
const blockSize = 256 << 10

// frameSize is only checked by TPACKET_V3, which packs packets by their length.
const frameSize = 2048

// virtioHeaderLen is the length of the struct virtio_net_hdr before a packet.
const virtioHeaderLen = 10

// Ring is a packet socket with its mapped ring. It must be used by one
// goroutine at a time.
type Ring struct {
	fd        int
	mem       []byte
	blocks    int
	link      decode.LinkType
	segments  bool
	countTags bool
	bare      [2]bool // of received and of sent frames
	retire    time.Duration

	block int     // the block that is read, or that the kernel hands over next
	held  bool    // the kernel has handed block over
	left  int     // packets of block that were not read yet
	next  uintptr // offset of the next of them in mem
	full  uint64  // bytes of the blocks so far that were full when they were handed over

	waiter waiter
	failed error     // what ended the capture, once Wait has seen it
	until  time.Time // when all that was captured by then was handed over
}

// Open makes a ring and starts the capture. Nothing is captured before the
// filter is in force.
func Open(c Config) (*Ring, error) {
	if c.Size <= 0 {
		c.Size = DefaultSize
	}
	if c.SnapLen <= 0 {
		c.SnapLen = DefaultSnapLen
	}
	if c.Retire <= 0 {
		c.Retire = RetireTimeout
	}
	link := c.Link
	switch {
	case c.Cooked:
		link = decode.LinkNetwork
	case link == 0:
		link = decode.LinkEthernet
	}
	if c.Socket == nil {
		c.Socket = packetSocket
	}
	fd, err := c.Socket(c.Cooked)
	if err != nil {
		return nil, fmt.Errorf("opening a packet socket: %w", err)
	}
	r := &Ring{fd: fd, retire: c.Retire, link: link, countTags: c.CountTags, bare: [2]bool{c.BareReceived, c.BareSent}}
	if err := r.setUp(&c); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// packetSocket wraps socket(2). Protocol 0 receives nothing until bind(2) names one.
func packetSocket(cooked bool) (int, error) {
	kind := unix.SOCK_RAW
	if cooked {
		kind = unix.SOCK_DGRAM
	}
	return unix.Socket(unix.AF_PACKET, kind|unix.SOCK_CLOEXEC, 0)
}

func (r *Ring) setUp(c *Config) error {
	if err := unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return fmt.Errorf("asking for TPACKET_V3: %w", err)
	}
	if c.Segments {
		if err := unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_VNET_HDR, 1); err != nil {
			return fmt.Errorf("asking for segment sizes: %w", err)
		}
		r.segments = true
	}
	request := func(fd, blocks int) ([]byte, error) { return requestRing(fd, blocks, c.Retire) }
	if err := r.allocate(c.Size, request); err != nil {
		return err
	}
	if err := r.decide(c); err != nil {
		return err
	}
	if c.Promiscuous && c.Index != 0 {
		m := unix.PacketMreq{Ifindex: int32(c.Index), Type: unix.PACKET_MR_PROMISC}
		if err := unix.SetsockoptPacketMreq(r.fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP, &m); err != nil {
			return fmt.Errorf("switching to promiscuous mode: %w", err)
		}
	}
	all := &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ALL), Ifindex: c.Index}
	if err := unix.Bind(r.fd, all); err != nil {
		return fmt.Errorf("binding the packet socket: %w", err)
	}
	var err error
	r.waiter, err = newWaiter(r.fd)
	return err
}

// allocate makes and maps the largest ring of at most size bytes that the kernel gives.
func (r *Ring) allocate(size int, request func(fd, blocks int) ([]byte, error)) error {
	for r.blocks = max(size/blockSize, 1); ; r.blocks /= 2 {
		mem, err := request(r.fd, r.blocks)
		switch {
		case err == nil:
			r.mem = mem
			return nil
		case !errors.Is(err, unix.ENOMEM) || r.blocks == 1:
			return fmt.Errorf("allocating a ring of %d bytes: %w", r.blocks*blockSize, err)
		}
	}
}

// requestRing makes a ring of some blocks and maps it. One that cannot be mapped,
// because the process has no room for it (RLIMIT_AS), is given back: the socket
// could have no other.
func requestRing(fd, blocks int, retire time.Duration) ([]byte, error) {
	err := unix.SetsockoptTpacketReq3(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &unix.TpacketReq3{
		Block_size: blockSize, Block_nr: uint32(blocks),
		Frame_size: frameSize, Frame_nr: uint32(blocks * (blockSize / frameSize)),
		Retire_blk_tov: uint32(retire / time.Millisecond),
	})
	if err != nil {
		return nil, err
	}
	mem, err := unix.Mmap(fd, 0, blocks*blockSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		none := unix.SetsockoptTpacketReq3(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &unix.TpacketReq3{})
		return nil, errors.Join(fmt.Errorf("mapping it: %w", err), none)
	}
	return mem, nil
}

// Retire is how long a packet may stay in a block that is not full.
func (r *Ring) Retire() time.Duration { return r.retire }

// Size is the size of the ring in bytes.
func (r *Ring) Size() int { return r.blocks * blockSize }

// Filled is how many bytes of full blocks Next has read since the ring was opened.
// Blocks that were handed over before they were full do not count.
func (r *Ring) Filled() uint64 { return r.full }

// Close ends the capture. Frames handed out become invalid.
func (r *Ring) Close() error {
	var unmap error
	if r.mem != nil {
		unmap = unix.Munmap(r.mem)
		r.mem = nil
	}
	return errors.Join(unmap, r.waiter.close(), unix.Close(r.fd))
}

// decide attaches what decides which packets are kept.
func (r *Ring) decide(c *Config) error {
	if c.Program != 0 {
		return r.SetProgram(c.Program)
	}
	insns, err := program(c)
	if err != nil {
		return err
	}
	return attach(r.fd, insns)
}

// SetProgram is SetFilter for an eBPF program (SO_ATTACH_BPF of socket(7)), as Config.Program is.
// The descriptor may be closed after.
func (r *Ring) SetProgram(fd int) error {
	if err := unix.SetsockoptInt(r.fd, unix.SOL_SOCKET, unix.SO_ATTACH_BPF, fd); err != nil {
		return fmt.Errorf("attaching an eBPF program: %w", err)
	}
	return nil
}

// SetFilter replaces the filter at once (SO_ATTACH_FILTER of socket(7)): every
// packet is for one of the two. What the old one let through is still in the ring,
// up to Retire after.
func (r *Ring) SetFilter(insns []bpf.RawInstruction, snapLen int) error {
	next, err := program(&Config{Filter: insns, SnapLen: snapLen})
	if err != nil {
		return err
	}
	return attach(r.fd, next)
}

// Mute stops capturing until the next SetFilter, by a filter that drops everything.
func (r *Ring) Mute() error {
	none, err := bpf.Assemble(nothing())
	if err != nil {
		return fmt.Errorf("assembling the empty filter: %w", err)
	}
	return attach(r.fd, none)
}

// Stats are the counters of PACKET_STATISTICS since they were last read.
type Stats struct {
	Drops uint64 // packets that found no room in the ring
}

// Stats reads the counters, which the kernel then sets to zero.
func (r *Ring) Stats() (Stats, error) {
	var s unix.TpacketStatsV3
	size := uint32(unsafe.Sizeof(s))
	// It does not block, as the calls of a waiter.
	_, _, errno := unix.RawSyscall6(unix.SYS_GETSOCKOPT, uintptr(r.fd), unix.SOL_PACKET, unix.PACKET_STATISTICS,
		uintptr(unsafe.Pointer(&s)), uintptr(unsafe.Pointer(&size)), 0)
	if err := syscallError("getsockopt", errno); err != nil {
		return Stats{}, fmt.Errorf("reading PACKET_STATISTICS: %w", err)
	}
	return Stats{Drops: uint64(s.Drops)}, nil
}

// header returns the descriptor of the block that is read next.
func (r *Ring) header() *unix.TpacketHdrV1 {
	const descriptor = 8 // version and offset_to_priv of struct tpacket_block_desc
	return (*unix.TpacketHdrV1)(unsafe.Pointer(&r.mem[r.block*blockSize+descriptor]))
}

// ready says whether the kernel handed the next block over. The load pairs with
// the kernel's barrier before it sets the status.
func (r *Ring) ready() bool {
	return atomic.LoadUint32(&r.header().Block_status)&unix.TP_STATUS_USER != 0
}

// Next fills f with the next packet; it returns false when there is none to be
// had without waiting. f is valid until the following call.
func (r *Ring) Next(f *frame.Frame) bool {
	for r.left == 0 {
		if !r.nextBlock() {
			return false
		}
	}
	r.left--
	at := unsafe.Pointer(&r.mem[r.next])
	h := (*unix.Tpacket3Hdr)(at)
	r.fill(f, at, h)
	r.next += uintptr(h.Next_offset)
	return true
}

// nextBlock hands the block that was read back to the kernel, and takes the following
// one. It returns false when that is not ready.
func (r *Ring) nextBlock() bool {
	if r.held {
		atomic.StoreUint32(&r.header().Block_status, unix.TP_STATUS_KERNEL)
		r.held = false
		r.block = (r.block + 1) % r.blocks
	}
	if !r.ready() {
		return false
	}
	h := r.header()
	r.held = true
	if h.Block_status&unix.TP_STATUS_BLK_TMO == 0 {
		r.full += blockSize
	}
	r.left = int(h.Num_pkts)
	r.next = uintptr(r.block*blockSize) + uintptr(h.Offset_to_first_pkt)
	return true
}

// fill reads one packet record: struct tpacket3_hdr, then struct sockaddr_ll,
// then the packet at the offset the header gives.
func (r *Ring) fill(f *frame.Frame, at unsafe.Pointer, h *unix.Tpacket3Hdr) {
	const address = (unsafe.Sizeof(unix.Tpacket3Hdr{}) + 15) &^ 15 // TPACKET_ALIGN
	ll := (*unix.RawSockaddrLinklayer)(unsafe.Add(at, address))
	start := r.next + uintptr(h.Mac)
	f.Data = r.mem[start : start+uintptr(h.Snaplen) : start+uintptr(h.Snaplen)]
	f.Time = int64(h.Sec)*int64(time.Second) + int64(h.Nsec)
	f.Len = h.Len
	f.Extra = r.extra(ll)
	f.Iface = uint32(ll.Ifindex)
	f.Link = r.link
	f.EtherType = networkOrder(ll.Protocol)
	f.Dir = direction(ll)
	f.HasVLAN = h.Status&unix.TP_STATUS_VLAN_VALID != 0
	f.VLAN = uint16(h.Hv1.Vlan_tci)
	f.CountTag = r.countTags && f.Dir != frame.DirOut
	f.SegmentSize = 0
	if r.segments {
		v := r.mem[start-virtioHeaderLen : start]
		if v[1] != 0 { // gso_type; the fields are in host order without VIRTIO_F_VERSION_1
			f.SegmentSize = *(*uint16)(unsafe.Pointer(&v[4]))
		}
	}
}

// extra is how many bytes the interface of a packet counts more than the length of the
// packet as captured. Loopback takes the Ethernet header off before it counts (loopback_xmit
// in drivers/net/loopback.c).
func (r *Ring) extra(ll *unix.RawSockaddrLinklayer) int32 {
	const ethernetHeaderLen = 14
	cooked := r.link == decode.LinkNetwork
	sent := 0
	if ll.Pkttype == unix.PACKET_OUTGOING {
		sent = 1
	}
	switch {
	case cooked && ll.Hatype == unix.ARPHRD_ETHER:
		return ethernetHeaderLen
	case !cooked && (ll.Hatype == unix.ARPHRD_LOOPBACK || r.bare[sent]):
		return -ethernetHeaderLen
	default:
		return 0
	}
}

// direction is that of a packet. Packets on loopback have none: they go both ways.
func direction(ll *unix.RawSockaddrLinklayer) frame.Dir {
	if ll.Hatype == unix.ARPHRD_LOOPBACK {
		return frame.DirUnknown
	}
	return frame.DirOf(ll.Pkttype)
}

// networkOrder swaps between host and network byte order, as htons(3).
func networkOrder(v uint16) uint16 {
	b := (*[2]byte)(unsafe.Pointer(&v))
	return uint16(b[0])<<8 | uint16(b[1])
}
