package flows_test

import (
	"testing"

	"iftopgo/flows"
)

func TestPacketsOfWhichOnlyTheLinkTypeIsKnownHaveItsName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		link uint16
		want string
	}{
		{0, "NULL"},
		{105, "802.11"},
		{149, "USER2"},
		{187, "BLUETOOTH_HCI_H4"},
		{220, "USB_LINUX_MMAPPED"},
		{271, "VSOCK"},
		{283, "IEEE802_15_4_TAP"},
		{284, "DSA_TAG_DSA"},
		{285, "DSA_TAG_EDSA"},
		{286, "ELEE"},
		{208, "LINKTYPE_208"}, // Reserved.
		{0x4ff, "LINKTYPE_1279"},
	} {
		k := flows.Key{Proto: flows.ProtoLinkType + c.link}
		if got := k.ProtoName(); got != c.want {
			t.Errorf("link type %d: %q, want %q", c.link, got, c.want)
		}
		if !flows.InProtoName(c.want) {
			t.Errorf("%q is said to be in no name of a protocol", c.want)
		}
	}
}

func TestLinkTypesDoNotTakeNamesFromTheOthers(t *testing.T) {
	t.Parallel()
	for proto, want := range map[uint16]string{
		0: "unknown", 0x42: "STP", 0xff: "LLC(0xff)", 0x600: "Ether(0x600)", 0x0800: "IPv4", 0x0806: "ARP", 0x2000: "CDP", 0x880b: "PPP",
	} {
		if got := (flows.Key{Proto: proto}).ProtoName(); got != want {
			t.Errorf("%#x: %q, want %q", proto, got, want)
		}
	}
}

func TestPiecesOfTheNamesOfLinkTypesAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"usb": true, "_MMAP": true, "802.11": true, "linktype": true, "linktype_20": true, "type_": true, "linktypes": false, "usb_linux_x": false,
	} {
		if got := flows.InProtoName(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestLinkTypesAreNamedAsInTheirList(t *testing.T) {
	t.Parallel()
	for number, want := range map[uint16]string{1: "ETHERNET", 105: "IEEE802_11", 220: "USB_LINUX_MMAPPED", 4242: "LINKTYPE_4242"} {
		if got := flows.LinkTypeName(number); got != want {
			t.Errorf("%d: %q, want %q", number, got, want)
		}
	}
}
