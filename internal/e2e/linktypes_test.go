package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In the samples each link type that carries IP has one flow of each version, and the
// others have a row each by their names.
func TestLinkTypesOfFilesHaveTheirFlowsOrTheirNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"links.pcapng", "links-be.pcapng"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, lines := replay(t, "-n", "-r", sample(name))
			l := lines[len(lines)-1]
			flows, others := make(map[string]int), make(map[string]uint64)
			for i := range l.Flows {
				r := &l.Flows[i]
				if r.SrcIP == "" {
					others[r.Interface+" "+r.Protocol] += r.PacketsSent + r.PacketsRecv
					continue
				}
				if r.SrcIP != "192.0.2.10" && r.SrcIP != "2001:db8::10" || r.PacketsSent != 1 || r.PacketsRecv != 1 {
					t.Errorf("%s %s – %s: %d packets sent, %d received; want 1 of each from the documentation's host",
						r.Interface, r.Src, r.Dst, r.PacketsSent, r.PacketsRecv)
				}
				flows[r.Interface]++
			}
			for iface, n := range flows {
				if n != 2 {
					t.Errorf("%s: %d flows, want one of each IP version", iface, n)
				}
			}
			if len(flows) != 19 {
				t.Errorf("flows on %d interfaces, want 19", len(flows))
			}
			want := map[string]uint64{
				"wlan1 802.11": 2, "wlan2 802.11": 2, "vsockmon0 VSOCK": 2, "usbmon1 USB_LINUX_MMAPPED": 2, "bluetooth0 BLUETOOTH_HCI_H4": 2,
			}
			if diff := cmp.Diff(want, others); diff != "" {
				t.Errorf("packets of rows without addresses (-want +got):\n%s", diff)
			}
			notes := []string{
				"2 packets of link type BLUETOOTH_HCI_H4 are not decoded", "2 packets of link type USB_LINUX_MMAPPED are not decoded",
			}
			if diff := cmp.Diff(notes, l.Capture.Notes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}
