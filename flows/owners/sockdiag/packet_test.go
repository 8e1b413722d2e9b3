//go:build linux

package sockdiag

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

// packetSocket opens a packet socket that is bound to the loopback interface and returns
// its descriptor and its inode number.
func packetSocket(t *testing.T, protocol uint16) (fd int, inode uint32) {
	t.Helper()
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		t.Skip("no loopback interface:", err)
	}
	fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Skip("needs CAP_NET_RAW for packet sockets:", err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: protocol<<8 | protocol>>8, Ifindex: lo.Index}); err != nil {
		t.Fatal(err)
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		t.Fatal(err)
	}
	return fd, uint32(st.Ino)
}

func TestPacketSocketsAreListedWithWhatTheyReceive(t *testing.T) {
	t.Parallel()
	_, plain := packetSocket(t, 0x88cc)
	capturing, ring := packetSocket(t, unix.ETH_P_ALL)
	request := unix.TpacketReq{Block_size: 4096, Block_nr: 1, Frame_size: 2048, Frame_nr: 2}
	if err := unix.SetsockoptTpacketReq(capturing, unix.SOL_PACKET, unix.PACKET_RX_RING, &request); err != nil {
		t.Skip("no ring:", err)
	}
	all, err := dial(t).PacketSockets()
	if err != nil {
		t.Skip("this kernel does not list packet sockets:", err)
	}
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		t.Fatal(err)
	}
	got := map[uint32]PacketSocket{}
	for _, s := range all {
		got[s.Inode] = s
	}
	for _, want := range []PacketSocket{
		{Inode: plain, Protocol: 0x88cc, Iface: uint32(lo.Index)},
		{Inode: ring, Protocol: unix.ETH_P_ALL, Iface: uint32(lo.Index), Ring: true},
	} {
		want.UID = uint32(unix.Getuid())
		if got[want.Inode] != want {
			t.Errorf("got %+v, want %+v", got[want.Inode], want)
		}
	}
}

// FuzzParsePacketSocket reads answers of any content: whatever they say of a socket, they
// have to have the room for it.
func FuzzParsePacketSocket(f *testing.F) {
	whole := append(make([]byte, packetAnswerLen), 8, 0, attrUID, 0, 1, 2, 3, 4, 4, 0, attrRxRing, 0)
	f.Add(whole)
	f.Add(whole[:packetAnswerLen+6])
	f.Add(append(whole[:packetAnswerLen:packetAnswerLen], 3, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parsePacketSocket(b)
		if err == nil && len(b) < packetAnswerLen {
			t.Errorf("%+v of %d bytes", s, len(b))
		}
		if attributes := len(b) - packetAnswerLen; err == nil && (s.Iface != 0 || s.UID != 0 || s.Ring) && attributes < unix.SizeofRtAttr {
			t.Errorf("%+v of %d bytes of attributes", s, attributes)
		}
	})
}
