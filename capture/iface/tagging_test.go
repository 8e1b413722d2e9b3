package iface

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/decode"
	"iftopgo/flows"
)

func TestInterfacesOfSwitchesHaveTheLinkTypeOfTheirTags(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	dir := fstest.MapFS{
		"eth0/dsa/tagging": file("edsa\n"),
		"eth1/dsa/tagging": file("dsa\n"),
		"eth2/dsa/tagging": file("brcm"),
		"eth3/dsa/tagging": file("brcm-prepend\n"),
		"eth4/dsa/tagging": file("rtl8_4\n"),
		"eth5/dsa/tagging": file("none\n"),
		"eth6/dsa/tagging": file("ksz9477\n"), // at the end of a frame
		"eth7/dsa/tagging": file(""),
		"lan1/speed":       file("1000\n"),
	}
	want := map[string]decode.LinkType{
		"eth0": decode.LinkEDSA, "eth1": decode.LinkDSA, "eth2": decode.LinkDSABrcm, "eth3": decode.LinkDSABrcmPrepend,
		"eth4": decode.LinkEDSA,
	}
	if diff := cmp.Diff(want, switchTags(dir)); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if got := switchTags(fstest.MapFS{}); len(got) != 0 {
		t.Errorf("without interfaces: %v", got)
	}
}

func TestHowCapturedPacketsBegin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		device       Device
		link, filter decode.LinkType
	}{
		{"Ethernet", Device{Interface: flows.Interface{Type: "ether"}}, decode.LinkEthernet, decode.LinkEthernet},
		{"loopback", Device{Interface: flows.Interface{Type: "loopback"}}, decode.LinkEthernet, decode.LinkEthernet},
		{"a tunnel", Device{Interface: flows.Interface{Type: "none"}}, decode.LinkNetwork, decode.LinkRaw},
		{
			"all interfaces",
			Device{Interface: flows.Interface{Name: flows.AnyInterface, Type: flows.AnyInterface}},
			decode.LinkNetwork, decode.LinkNetwork,
		},
		{"a switch", Device{Interface: flows.Interface{Type: "ether"}, Tags: decode.LinkEDSA}, decode.LinkEDSA, decode.LinkEDSA},
		{"a monitor", Device{Interface: flows.Interface{Type: "ieee802.11/radiotap"}}, decode.LinkRadiotap, decode.LinkRadiotap},
		{"an old monitor", Device{Interface: flows.Interface{Type: "ieee802.11/prism"}}, decode.LinkPrism, decode.LinkPrism},
		{"netlink messages", Device{Interface: flows.Interface{Type: "unknown824"}}, decode.LinkNetlink, decode.LinkNetlink},
		{"sockets of virtual machines", Device{Interface: flows.Interface{Type: "unknown826"}}, decode.LinkVSOCK, decode.LinkVSOCK},
		{"a monitor without a header", Device{Interface: flows.Interface{Type: "ieee802.11"}}, decode.Link80211, decode.Link80211},
	} {
		if got := c.device.LinkType(); got != c.link {
			t.Errorf("%s: link type %d, want %d", c.name, got, c.link)
		}
		if got := c.device.FilterLinkType(); got != c.filter {
			t.Errorf("%s: filters for link type %d, want %d", c.name, got, c.filter)
		}
	}
}
