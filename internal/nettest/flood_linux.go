package nettest

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"iftopgo/capture/frame"
)

// Flood is frames that are sent as fast as the kernel takes them.
type Flood struct {
	// To is the host that gets the frames.
	To *Host
	// Flows is how many UDP flows, or with TCP those of TCP, the frames belong to in turn.
	Flows int
	TCP   bool
	// Make makes the frames, if it is not nil; Flows and the fields below Frames are
	// ignored then.
	Make FrameFunc
	// Frames is how many are sent.
	Frames int
	// Payload is the bytes behind the UDP or TCP header. They are Start, as far as there is
	// room for it, and zeros.
	Payload int
	Start   []byte
	// IPv6 makes the frames IPv6; VLAN, if not 0, tags them in the frame.
	IPv6 bool
	VLAN uint16
}

// Flood sends the frames; it must be called within Do. It returns how many
// bytes were sent.
func (h *Host) Flood(f Flood) (uint64, error) {
	fd, err := packetSocket(h.Iface)
	if err != nil {
		return 0, err
	}
	defer unix.Close(fd) //nolint:errcheck // Everything was sent or the error is another.
	next := f.frames(h)
	var bytes uint64
	for sent := 0; sent < f.Frames; {
		frames := next(sent, min(batch, f.Frames-sent))
		n, err := sendBatch(fd, frames)
		if err != nil {
			return bytes, err
		}
		for _, frame := range frames[:n] {
			bytes += uint64(len(frame))
		}
		sent += n
	}
	return bytes, nil
}

// frames returns a function that returns n frames from number first on. They are valid
// until the next call.
func (f *Flood) frames(from *Host) func(first, n int) [][]byte {
	out := make([][]byte, batch)
	if f.Make != nil {
		to := Pair{From: from.MAC, To: f.To.MAC}
		return func(first, n int) [][]byte {
			for i := range n {
				out[i] = f.Make(out[i][:0], to, first+i)
			}
			return out[:n]
		}
	}
	all := f.Each(from)
	return func(first, n int) [][]byte {
		for i := range n {
			out[i] = all[(first+i)%len(all)]
		}
		return out[:n]
	}
}

// Each returns a frame of each flow, for those who send them at a rate.
func (f *Flood) Each(from *Host) [][]byte {
	all := make([][]byte, max(f.Flows, batch))
	for i := range all {
		all[i] = f.frame(from, i%f.Flows)
	}
	return all
}

// frame makes the frame of a flow.
func (f *Flood) frame(from *Host, flow int) []byte {
	b := append(append([]byte{}, f.To.MAC...), from.MAC...)
	if f.VLAN != 0 {
		b = binary.BigEndian.AppendUint16(b, unix.ETH_P_8021Q)
		b = binary.BigEndian.AppendUint16(b, f.VLAN)
	}
	proto, size := byte(unix.IPPROTO_UDP), 8+f.Payload
	if f.TCP {
		proto, size = unix.IPPROTO_TCP, 20+f.Payload
	}
	if f.IPv6 {
		b = binary.BigEndian.AppendUint16(b, unix.ETH_P_IPV6)
		b = append(b, 0x60, 0, 0, 0)
		b = binary.BigEndian.AppendUint16(b, uint16(size))
		b = append(b, proto, 64)
		b = append(b, address(from.ipv6())...)
		b = append(b, address(f.To.ipv6())...)
	} else {
		b = binary.BigEndian.AppendUint16(b, unix.ETH_P_IP)
		ip := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 64, proto, 0, 0}
		binary.BigEndian.PutUint16(ip[2:], uint16(20+size))
		ip = append(append(ip, address(from.ipv4())...), address(f.To.ipv4())...)
		binary.BigEndian.PutUint16(ip[10:], frame.Checksum(ip))
		b = append(b, ip...)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(20_000+flow%40_000))
	b = binary.BigEndian.AppendUint16(b, uint16(9+flow/40_000))
	if f.TCP {
		b = append(b, 0, 0, 0, 1, 0, 0, 0, 0, 5<<4, 0x18, 0xff, 0xff, 0, 0, 0, 0) // PSH, ACK; no checksum.
	} else {
		b = binary.BigEndian.AppendUint16(b, uint16(size))
		b = binary.BigEndian.AppendUint16(b, 0) // No checksum.
	}
	payload := make([]byte, f.Payload)
	copy(payload, f.Start)
	return append(b, payload...)
}

func (h *Host) ipv4() string {
	if h.Iface == "lab0" {
		return LocalIPv4
	}
	return RemoteIPv4
}

func (h *Host) ipv6() string {
	if h.Iface == "lab0" {
		return LocalIPv6
	}
	return RemoteIPv6
}

func address(text string) []byte { return netip.MustParseAddr(text).AsSlice() }
