package capture

import (
	"log/slog"
	"net/netip"
	"time"

	"iftopgo/flows"
)

// Engine says how packets are captured.
type Engine string

// The engines of --engine.
const (
	EngineAuto     Engine = "auto"   // kernel where that is permitted, else native, or portable when that cannot be set up
	EngineNative   Engine = "native" // TPACKET_V3 on Linux, /dev/bpf on macOS and BSD
	EngineKernel   Engine = "kernel" // eBPF in the Linux kernel counts, and the native engine has the rest
	EnginePortable Engine = "go-pcap"
)

// Options say what to capture. The zero value captures the default interface
// with the first engine that can be had, without a filter.
type Options struct {
	// Interfaces are the names of interfaces, flows.AnyInterface for all of them.
	Interfaces []string
	// Engine is what packets are captured with; empty means EngineAuto.
	Engine Engine
	// Promiscuous also captures packets that are addressed to other hosts.
	Promiscuous bool
	// RingSize is the size of the kernel's buffer in bytes; 0 means 16 MiB.
	RingSize int
	// Rings is how many buffers the packets of an interface are divided among by flow, each with a
	// goroutine that reads it, on Linux with the native engine; 0 means 1.
	Rings int
	// SnapLen is how many bytes of a packet are captured; 0 means enough for all
	// headers.
	SnapLen int
	// Count says which bytes are counted.
	Count Count
	// MaxFlows is how many flows a batch holds, and as many are remembered between batches;
	// packets of others are counted together. 0 means flows.DefaultMaxFlows.
	MaxFlows int
	// Nets are the networks of -F: only traffic between one of their addresses
	// and another address is counted, and the former is its local side. Empty
	// means that the local side has an address of this host.
	Nets []netip.Prefix
	// Names looks for names in packets: what clients ask for, and what DNS and its like
	// say. Without it no packet has more than its headers captured.
	Names bool
	// Awaited says which batches of a live capture are awaited before their second is over.
	Awaited Awaited
	// Duration is how much capture time is captured; 0 means until the context
	// ends.
	Duration time.Duration
	// Speed plays a recording in step with the clock, that many seconds of
	// capture time a second, from MinSpeed to MaxSpeed; 0 means as fast as its
	// batches are taken. Live captures ignore it.
	Speed float64
	// Socket opens an unbound packet socket for the native engine on Linux, with
	// link headers or (cooked) without; nil does so as this process may. Its errors
	// can be ErrStalled and ErrNoSockets.
	Socket func(cooked bool) (fd int, err error)
	// Counter loads a program that counts in the kernel, of which package kernelcount has the
	// configuration, and returns the descriptors of it and how many CPUs it counts on. nil does so
	// as this process may. Its errors are those of Socket, and why it cannot be loaded.
	Counter func(config []byte) (fds []int, cpus int, err error)
	// SocketsLost says why Socket can open nothing any more, nil while it can; nil
	// stands for a Socket that always can.
	SocketsLost func() error
	// Log is where the capture logs what happens to it; nil discards that.
	Log *slog.Logger
	// Compile makes the filter for a link type; socket says that it will run on
	// a Linux packet socket, where decode.LinkNetwork stands for packets whose
	// link header was taken off. It may be called from several goroutines. nil
	// captures everything.
	Compile Compiler
}

// ByInterface says whether flows are told apart by their interface.
func (o *Options) ByInterface() bool {
	return len(o.Interfaces) != 1 || o.Interfaces[0] == flows.AnyInterface
}

// BatchFlows is how many flows a batch holds.
func (o *Options) BatchFlows() int {
	if o.MaxFlows <= 0 {
		return flows.DefaultMaxFlows
	}
	return o.MaxFlows
}

// Logger is where to log.
func (o *Options) Logger() *slog.Logger {
	if o.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return o.Log
}
