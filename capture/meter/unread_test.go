package meter

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// Packets of link types that are not decoded are in a row with the name of their link
// type, and counted by it; packets that are only cut short are not.
func TestPacketsOfLinkTypesThatAreNotDecodedAreCountedByLinkType(t *testing.T) {
	t.Parallel()
	m := New(&capture.Options{}, &LocalAddrs{})
	for _, f := range []frame.Frame{
		{Link: 220, Data: make([]byte, 64), Len: 64},
		{Link: 187, Data: []byte{1, 3, 12, 0}, Len: 4},
		{Link: 220, Data: make([]byte, 64), Len: 200},
		{Link: 4242, Data: make([]byte, 8), Len: 8},
		{Link: 65534, Data: make([]byte, 2), Len: 2},
		{Link: 65535, Data: make([]byte, 1), Len: 1},
		{Link: decode.LinkUndescribed, Data: make([]byte, 4), Len: 4},
		{Link: decode.LinkVSOCK, Data: make([]byte, 32), Len: 32},
		{Link: decode.LinkEthernet, Data: make([]byte, 13), Len: 60},
		{Link: decode.LinkNetwork, EtherType: 0x000c, Data: make([]byte, 16), Len: 16},
		{Link: decode.LinkNetwork, EtherType: 0x00f7, Data: make([]byte, 16), Len: 16},
	} {
		m.Add(&f)
	}
	want := []flows.LinkCount{
		{Link: 187, Packets: 1},
		{Link: 220, Packets: 2},
		{Link: 227, Packets: 1},
		{Link: 4242, Packets: 1},
		{Link: 65534, Packets: 1},
		{Link: 65535, Packets: 1},
	}
	if diff := cmp.Diff(want, m.unread.counts()); diff != "" {
		t.Errorf("not decoded (-want +got):\n%s", diff)
	}
	if m.undecoded != 10 {
		t.Errorf("%d undecoded, want 10: all but that of VSOCK", m.undecoded)
	}
	var b flows.Batch
	m.flush(&b)
	bytes := make(map[string]uint64)
	for _, d := range b.Deltas {
		bytes[d.Key.ProtoName()] += d.Bytes.Sum()
	}
	rows := map[string]uint64{"USB_LINUX_MMAPPED": 264, "BLUETOOTH_HCI_H4": 4, "VSOCK": 32, "CAN_SOCKETCAN": 16, "unknown": 8 + 2 + 1 + 4 + 60 + 16}
	if diff := cmp.Diff(rows, bytes); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
