package e2e

import (
	"encoding/binary"
	"io"
	"net/netip"
	"slices"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"iftopgo/internal/nettest"
)

// announcement is the answer of multicast DNS or LLMNR with which a host says its name.
func announcement(t *testing.T, name string) []byte {
	t.Helper()
	m := dnsmessage.Message{
		Header: dnsmessage.Header{Response: true, Authoritative: true},
		Answers: []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name + "."), Class: dnsmessage.ClassINET, TTL: 120},
			Body:   &dnsmessage.AResource{A: netip.MustParseAddr(nettest.LocalIPv4).As4()},
		}},
	}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// dhcpRequest asks for the address of the local end, with a name.
func dhcpRequest(name string) []byte {
	const fixed, magic, kind, request, requested, hostName = 236, 0x63825363, 53, 3, 50, 12
	b := binary.BigEndian.AppendUint32(append([]byte{1, 1, 6, 0}, make([]byte, fixed-4)...), magic)
	addr := netip.MustParseAddr(nettest.LocalIPv4).AsSlice()
	return slices.Concat(b, []byte{kind, 1, request, requested, 4}, addr, []byte{hostName, byte(len(name))}, []byte(name), []byte{255})
}

// netbiosRegistration registers a name for the local end (RFC 1002, section 4.2.2).
func netbiosRegistration(name string) []byte {
	const workstation, nameLen, service, class = 0, 15, 0x20, 1
	padded := append([]byte(name), slices.Repeat([]byte{' '}, nameLen-len(name))...)
	label := []byte{2 * (nameLen + 1)}
	for _, c := range append(padded, workstation) {
		label = append(label, 'A'+c>>4, 'A'+c&0x0f)
	}
	b := []byte{0, 1, 0x29, 0x10, 0, 1, 0, 0, 0, 0, 0, 1}
	b = append(append(b, label...), 0, 0, service, 0, class)
	b = append(b, 0xc0, 12, 0, service, 0, class, 0, 0, 0, 60, 0, 6, 0, 0)
	return append(b, netip.MustParseAddr(nettest.LocalIPv4).AsSlice()...)
}

// TestHostsOfTheLocalNetworkAreCalledAsTheyCallThemselves has one say its name in every way.
func TestHostsOfTheLocalNetworkAreCalledAsTheyCallThemselves(t *testing.T) {
	t.Parallel()
	for source, c := range map[string]struct {
		from, to uint16 // ports
		payload  []byte
		want     string
	}{
		"mdns":    {5353, 5353, announcement(t, "nas.local"), "nas.local"},
		"llmnr":   {5355, 4000, announcement(t, "office-pc"), "office-pc"},
		"netbios": {137, 137, netbiosRegistration("OFFICE-PC"), "office-pc"},
		"dhcp":    {68, 67, dhcpRequest("laptop"), "laptop"},
	} {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			lab := newNamesLab(t)
			f := nettest.Flood{To: lab.Remote, Flows: 1, Payload: len(c.payload), Start: c.payload}
			said := f.Each(lab.Local)[0]
			const ports = 14 + 20
			binary.BigEndian.PutUint16(said[ports:], c.from)
			binary.BigEndian.PutUint16(said[ports+2:], c.to)
			last := lab.captured([]string{"-i", "lab1"}, func() {
				lab.Local.Do(t, func() error {
					_, err := lab.Local.SendPaced(nettest.PacedSend{Frames: [][]byte{said}, Count: 1})
					return err
				})
				conn := lab.dial("udp", nettest.LocalIPv4+":9")
				lab.expect(conn, c.want, source)
				if _, err := io.WriteString(conn, "x"); err != nil {
					t.Error(err)
				}
			})
			lab.expectAllNames(&last)
		})
	}
}
