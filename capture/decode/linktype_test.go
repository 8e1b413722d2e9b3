package decode

import (
	"testing"
)

func TestPacketsOfOtherLinkTypesSayWhichLinkTypeTheyAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		link LinkType
		data []byte
		want Packet
	}{
		{"USB", 220, make([]byte, 64), Packet{Proto: 0x100 + 220, Undecoded: true}},
		{"Bluetooth", 187, []byte{1, 3, 12, 0}, Packet{Proto: 0x100 + 187, Undecoded: true}},
		{"a link type of no bytes", 187, nil, Packet{Proto: 0x100 + 187, Undecoded: true}},
		{"the last one there is room for", 0x4ff, nil, Packet{Proto: 0x5ff, Undecoded: true}},
		{"one there is no room for", 0x500, nil, Packet{Undecoded: true}},
		{"the last number of a file but one", 65534, make([]byte, 60), Packet{Undecoded: true}},
		{"the last number of a file", 65535, make([]byte, 60), Packet{Undecoded: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := decode(c.link, 0, c.data)
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if link, ok := got.Unread(c.link); !ok || link != c.link {
				t.Errorf("unread link type %d, %v, want %d", link, ok, c.link)
			}
		})
	}
}

func TestWhatIsUnreadIsTheLinkTypeOfTheFrameWithin(t *testing.T) {
	t.Parallel()
	usb := buildPKTAP1(108, 1, 266, make([]byte, 40))
	for _, c := range []struct {
		name string
		link LinkType
		data []byte
		want LinkType
		ok   bool
	}{
		{"PKTAP with USB", LinkPKTAP, usb, 266, true},
		{"a link type for private use that is PKTAP with USB", LinkUser2, usb, 266, true},
		{"a link type for private use that is not PKTAP", LinkUser2, make([]byte, 60), LinkUser2, true},
		{"cooked netlink", LinkLinuxSLL, buildSLL(arphrdNetlink, 0, make([]byte, 16)), 253, true},
		{"an Ethernet frame that is cut", LinkEthernet, make([]byte, 13), 0, false},
		{"an NFLOG header that is cut", LinkNFLOG, make([]byte, 3), 0, false},
		{"an encrypted frame", Link80211, build80211(0x08, 0x40, nil), 0, false},
		{"VSOCK", LinkVSOCK, make([]byte, 32), 0, false},
		{"a TCP segment that is cut", LinkRaw, buildIPv4(protoTCP, buildTCP())[:30], 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := decode(c.link, 0, c.data)
			if got, ok := p.Unread(c.link); ok != c.ok || ok && got != c.want {
				t.Errorf("%d, %v, want %d, %v", got, ok, c.want, c.ok)
			}
		})
	}
}

// Every link type that Reads knows is read: some case has more of it than its row.
func TestEveryListedLinkTypeIsRead(t *testing.T) {
	t.Parallel()
	read := make(map[LinkType]bool)
	for _, s := range allCases() {
		if s.want.Net != NetNone {
			read[s.link] = true
		}
	}
	for _, link := range known {
		if !read[link] && link != LinkVSOCK {
			t.Errorf("no case has a packet of link type %d", link)
		}
	}
	for link := range read {
		if !Reads(link) && link != LinkNetwork && link != LinkUser2 {
			t.Errorf("link type %d is read, but not listed", link)
		}
	}
}

func TestNumbersOfSystemsAreThoseOfLinkTypes(t *testing.T) {
	t.Parallel()
	for n, want := range map[uint16]LinkType{
		0: LinkNull, 1: LinkEthernet, 11: LinkATM, 12: LinkRaw, 14: LinkRaw, 15: 102, 16: 103, 19: LinkATMCLIP,
		50: LinkPPP, 239: LinkNFLOG,
	} {
		if got := FromDLT(n); got != want {
			t.Errorf("%d: link type %d, want %d", n, got, want)
		}
	}
}
