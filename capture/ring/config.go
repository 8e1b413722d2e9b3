package ring

import (
	"time"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
)

// Defaults of Config.
const (
	// DefaultSize is the size of the ring in bytes: a fifth of a second of
	// small packets at a million packets a second.
	DefaultSize = 16 << 20
	// DefaultSnapLen is how many bytes of a packet are kept: enough for two
	// VLAN tags, PPPoE, IPv6 with extension headers and a transport header.
	DefaultSnapLen = 192
	// RetireTimeout is how long a packet may stay in a block that is not full
	// before the reader gets it.
	RetireTimeout = 40 * time.Millisecond
)

// Config says what a ring captures. The zero value captures on all interfaces.
type Config struct {
	// Index is the interface to capture on, 0 for all of them.
	Index int
	// Cooked takes the link header off every packet (SOCK_DGRAM): the only way
	// to capture on interfaces of several link types, and the right one for
	// those that have no link header or one that nobody reads.
	Cooked bool
	// Link is the type of the link header of packets that are not cooked. 0 means
	// decode.LinkEthernet.
	Link decode.LinkType
	// Promiscuous also captures what is addressed to other hosts, until the
	// ring is closed.
	Promiscuous bool
	// Segments asks for the segment size of super-packets (PACKET_VNET_HDR),
	// where the kernel has it.
	Segments bool
	// CountTags says that the interface's counters include the VLAN tag that the
	// kernel takes out of received frames; frames carry it on.
	CountTags bool
	// BareReceived says that the interface's counters leave the Ethernet header
	// out of received frames, BareSent that they do of sent ones.
	BareReceived, BareSent bool
	// Size is the size of the ring in bytes. 0 means DefaultSize. When the
	// kernel cannot allocate it, half of it is tried, and so on down to one
	// block: Ring.Size says what it became.
	Size int
	// Retire is how long a packet may stay in a block that is not full, in whole milliseconds. 0 means
	// RetireTimeout. The reader of a ring that is not busy wakes up as often.
	Retire time.Duration
	// SnapLen is how many bytes of a packet are kept. 0 means DefaultSnapLen.
	SnapLen int
	// Socket opens an unbound packet socket, with link headers or (cooked)
	// without, and returns its descriptor; nil does so itself, which takes
	// CAP_NET_RAW.
	Socket func(cooked bool) (fd int, err error)
	// Filter decides in the kernel which packets are kept; it must return
	// SnapLen for those. Empty means all.
	Filter []bpf.RawInstruction
	// Program is the descriptor of an eBPF program that decides in place of Filter, and drops the
	// first of the two times that a packet passes a loopback interface; 0 for none.
	Program int
}
