package ring

import (
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/capture/frame"
	"iftopgo/internal/nettest"
)

// socket is a packet socket that can have a ring.
func socket(t *testing.T) int {
	t.Helper()
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Skipf("needs the right to open packet sockets: %v", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		t.Fatal(err)
	}
	return fd
}

// TestRingsGetSmallerUntilTheKernelHasRoom refuses rings as the kernel does when
// it has no memory in one piece, and lets the kernel make the ones it has.
func TestRingsGetSmallerUntilTheKernelHasRoom(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		room, want int // in blocks
		refusal    error
	}{
		"all that was asked for": {64, 64, unix.ENOMEM},
		"half of it":             {63, 32, unix.ENOMEM},
		"a single block":         {1, 1, unix.ENOMEM},
		"none at all":            {0, 0, unix.ENOMEM},
		"not for want of memory": {32, 0, unix.EINVAL},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &Ring{fd: socket(t)}
			err := r.allocate(64*blockSize, func(fd, blocks int) ([]byte, error) {
				if blocks > c.room {
					return nil, fmt.Errorf("no room: %w", c.refusal)
				}
				return requestRing(fd, blocks, RetireTimeout)
			})
			if c.want == 0 {
				if !errors.Is(err, c.refusal) || r.mem != nil {
					t.Errorf("%v, want the refusal %v", err, c.refusal)
				}
			} else if err != nil || r.Size() != c.want*blockSize || len(r.mem) != r.Size() {
				t.Errorf("a ring of %d bytes, %d mapped, %v; want %d blocks", r.Size(), len(r.mem), err, c.want)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestRingThatCannotBeMappedIsGivenBack has the kernel make one ring after the
// other on a socket, which it does only while none is there.
func TestRingThatCannotBeMappedIsGivenBack(t *testing.T) {
	t.Parallel()
	fd := socket(t)
	defer unix.Close(fd)
	mem, err := requestRing(fd, 2, RetireTimeout)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := requestRing(fd, 1, RetireTimeout); !errors.Is(err, unix.EBUSY) {
		t.Fatalf("a second ring: %v, want EBUSY while the first is mapped", err)
	}
	if err := unix.Munmap(mem); err != nil {
		t.Fatal(err)
	}
	none := &unix.TpacketReq3{}
	if err := unix.SetsockoptTpacketReq3(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, none); err != nil {
		t.Fatal(err)
	}
	if _, err := requestRing(fd, 1, RetireTimeout); err != nil {
		t.Errorf("after it was given back: %v", err)
	}
}

// openOn opens a ring of a host's interface.
func openOn(t *testing.T, h *nettest.Host) (r *Ring) {
	t.Helper()
	h.Do(t, func() error {
		device, err := net.InterfaceByName(h.Iface)
		if err != nil {
			return err
		}
		r, err = Open(Config{Index: device.Index})
		return err
	})
	return r
}

// TestWhatCameBeforeTheInterfaceWentDownIsRead takes an interface down right after packets came,
// which the kernel has not handed over by then.
func TestWhatCameBeforeTheInterfaceWentDownIsRead(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(*nettest.Lab){
		"down": func(l *nettest.Lab) { l.Remote.Down(t) },
		"gone": func(l *nettest.Lab) { l.Cut(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const frames, size = 10, 14 + 20 + 8 + 100 // None of the kernel's own is so long.
			lab := nettest.New(t)
			r := openOn(t, lab.Remote)
			lab.Local.Do(t, func() error {
				_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1, Frames: frames, Payload: 100})
				return err
			})
			away(lab)
			read := 0
			var err error
			for deadline := time.Now().Add(time.Minute); err == nil && time.Now().Before(deadline); err = r.Wait(time.Second) {
				for f := (frame.Frame{}); r.Next(&f); {
					if f.Len == size {
						read++
					}
				}
			}
			if !errors.Is(err, unix.ENETDOWN) || read != frames {
				t.Errorf("%d packets and %v, want %d and %v", read, err, frames, unix.ENETDOWN)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
