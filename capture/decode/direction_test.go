package decode

import (
	"encoding/binary"
	"testing"
)

func TestHeadersThatTellTheDirection(t *testing.T) {
	t.Parallel()
	udp4, _, _, _ := udp4And6()
	frame4 := buildEthernet(etherIPv4, udp4)
	pktap := func(flags byte) []byte { return with(buildPKTAP1(108, 1, 1, frame4), pktapFlagsAt, flags) }
	pflog := func(length uint8, at int, dir byte) []byte { return with(buildPFLOG(length, 2, udp4), at, dir) }
	ipnet := func(hook uint16) []byte { return join([]byte{2, 2}, be16(hook), make([]byte, 20), udp4) }
	nflog := func(order binary.AppendByteOrder, hook byte) []byte {
		return with(buildNFLOG(order, 2, etherIPv4, udp4), 10, hook)
	}
	type answer struct{ sent, known bool }
	in, out, unknown := answer{false, true}, answer{true, true}, answer{}
	for _, c := range []struct {
		name string
		link LinkType
		data []byte
		want answer
	}{
		{"PPP received", LinkPPPDir, []byte{0, 0xff, 3}, in},
		{"PPP sent", LinkPPPDir, []byte{1, 0xff, 3}, out},
		{"PPP sent, by another number", LinkPPPDir, []byte{0xfe, 0xff, 3}, out},
		{"PPP of nothing", LinkPPPDir, nil, unknown},
		{"PPP received, of pppd", LinkPPPD, []byte{0, 3, 0, 0x21}, in},
		{"PPP sent, of pppd", LinkPPPD, []byte{1, 3, 0, 0x21}, out},
		{"PPP without a direction", LinkPPP, []byte{0xff, 3, 0, 0x21}, unknown},
		{"Cisco HDLC sent", LinkCiscoHDLCDir, []byte{1, 0x0f}, out},
		{"Frame Relay received", LinkFrameRelayDir, []byte{0, 0x18}, in},
		{"LAPB, which is not read, sent", 207, []byte{1, 1}, out},
		{"SLIP received", LinkSLIP, make([]byte, 16), in},
		{"ATM of Sun sent", LinkSunATM, []byte{0x82, 0, 0, 5}, out},
		{"ATM of Sun received", LinkSunATM, []byte{0x02, 0, 0, 5}, in},
		{"ATM of Sun of nothing", LinkSunATM, nil, unknown},
		{"PKTAP received", LinkPKTAP, pktap(1), in},
		{"PKTAP sent", LinkPKTAP, pktap(2), out},
		{"PKTAP received and sent", LinkPKTAP, pktap(3), unknown},
		{"PKTAP of which that is not said", LinkPKTAP, pktap(0), unknown},
		{"PKTAP of version 2, sent, as macOS writes it", LinkUser2, with(buildPKTAP2(1, frame4), pktapFlagsAt, 2), out},
		{"private use with something else", LinkUser2, with(make([]byte, 60), pktapFlagsAt, 2), unknown},
		{"pflog of OpenBSD 3.4, received", LinkPFLOG, pflog(45, 44, 1), in},
		{"pflog of FreeBSD, sent", LinkPFLOG, pflog(61, 60, 2), out},
		{"pflog of OpenBSD, received", LinkPFLOG, pflog(100, 60, 1), in},
		{"pflog of either direction", LinkPFLOG, pflog(100, 60, 0), unknown},
		{"pflog cut before the direction", LinkPFLOG, pflog(100, 60, 1)[:60], unknown},
		{"ipnet received", LinkIPNET, ipnet(0), in},
		{"ipnet sent", LinkIPNET, ipnet(1), out},
		{"ipnet between zones", LinkIPNET, ipnet(2), unknown},
		{"ipnet that is cut", LinkIPNET, ipnet(1)[:23], unknown},
		{"NFLOG for this host", LinkNFLOG, nflog(binary.LittleEndian, 1), in},
		{"NFLOG from this host", LinkNFLOG, nflog(binary.LittleEndian, 3), out},
		{"NFLOG from a big-endian host", LinkNFLOG, nflog(binary.BigEndian, 3), out},
		{"NFLOG forwarded", LinkNFLOG, nflog(binary.LittleEndian, 2), unknown},
		{"NFLOG without the hook", LinkNFLOG, []byte{2, 0, 0, 0, 8, 0, 10, 0, 8, 0, 3}, unknown},
		{"NFLOG that is cut", LinkNFLOG, nflog(binary.LittleEndian, 3)[:10], unknown},
		{"Ethernet", LinkEthernet, frame4, unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sent, known := Sent(c.link, c.data)
			if got := (answer{sent, known}); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}
