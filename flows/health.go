package flows

import (
	"slices"
	"time"
)

// Health is what is known of the capture itself: how much was seen, and how
// much was not. Counters run from the start of the capture.
type Health struct {
	// Engine names how packets are captured: "tpacket_v3", "kernel", "bpf", "go-pcap",
	// "file" or "demo".
	Engine string
	// Received is the packets that the kernel, or a file, gave, those among them
	// that -F leaves out: the kernel, which knows nothing of -F, drops them too.
	Received uint64
	// KernelDrops is the packets the kernel had to drop because its buffer was
	// full. It is unknown for sources that do not count.
	KernelDrops OptionalCount
	// InterfaceDrops is the packets the interfaces dropped before anyone could
	// see them (rx_dropped, rx_missed_errors and tx_dropped of ip-link(8)).
	InterfaceDrops OptionalCount
	// Undecoded is the received packets of a link type that is not decoded, or with
	// a header that was cut short or contradicted itself. They are counted all the same, unless -F leaves them out.
	Undecoded uint64
	// Unread is the packets among them whose link type is not decoded, by link type
	// in the order of their numbers. The slice is never written after it was handed out.
	Unread []LinkCount
	// Guessed is how many flows of other hosts there were of which nothing says which side is
	// the local one.
	Guessed uint64
	// NamesSkipped is the packets and new flows that were not looked at for names: more
	// than there is time for, or room.
	NamesSkipped uint64
	// Restarts is how often a source was reopened.
	Restarts uint64
	// Clock relates capture times to the wall clock.
	Clock Clock
	// Replay is how recorded traffic is being played; zero for everything else.
	Replay Replay
	// Own are the addresses of this host, as far as they are known: recordings have none.
	Own []Addr
	// Names are those of the interfaces that Key.Iface numbers, as far as Sources
	// do not name them. The map is never written after it was handed out.
	Names map[uint32]string
	// Sources are the interfaces or files captured from, in the order they
	// were asked for. The slice is never written after it was handed out.
	Sources []Source
}

// Replay is the state of recorded traffic that is played in step with the clock.
type Replay struct {
	// Speed is how many seconds of capture time pass in a second, 0 when
	// nothing is played: in a live capture, or when a file is read as fast as
	// its batches are taken.
	Speed float64
	// Paused is set when capture time stands still.
	Paused bool
	// Jumping is set during a jump: Position is not there yet.
	Jumping bool
	// Position is the capture time since the start of the recording.
	Position time.Duration
	// Length is the whole recording's; 0 while that is unknown, and for a
	// recording without an end.
	Length time.Duration
}

// LinkCount is a number of packets of a link type (pcap-linktype(7)).
type LinkCount struct {
	Link    uint16
	Packets uint64
}

// OptionalCount is a counter that not every source has.
type OptionalCount struct {
	N  uint64
	OK bool
}

// Plus adds two counters; the sum is known only if both are.
func (k OptionalCount) Plus(o OptionalCount) OptionalCount {
	return OptionalCount{k.N + o.N, k.OK && o.OK}
}

// State says what a source is doing.
type State uint8

// The states of a source.
const (
	Live      State = iota // packets are being captured
	Reopening              // the source failed; it is tried again at Source.RetryAt
	Ended                  // the end of the file, or the capture was ended
)

// Source is the state of one interface or file.
type Source struct {
	// Name is the interface's name, or the file's.
	Name string
	// Iface is the interface index that Key.Iface uses.
	Iface uint32
	// Machine is the number of a machine whose lines are read, 0 for what is no machine. On
	// it one captures on Interface; Drops are the packets that were dropped there.
	Machine   uint32
	Interface string
	Drops     uint64
	// Speed is the speed of the interface in bits a second, 0 when not known.
	Speed uint64
	State State
	// Note says what about the source is not as it was asked for, such as a
	// smaller buffer or another engine; empty when all is.
	Note string
	// Try is how often reopening was tried, from 1; RetryAt is when it is tried
	// next, in nanoseconds since the Unix epoch; Reason is why it is needed. Of a
	// recording that has ended, Reason is why it cannot be read to its end.
	Try     int
	RetryAt int64
	Reason  string
}

// reopening reports whether a source is not captured on at the moment.
func (h *Health) reopening() bool {
	return slices.ContainsFunc(h.Sources, func(s Source) bool { return s.State == Reopening })
}
