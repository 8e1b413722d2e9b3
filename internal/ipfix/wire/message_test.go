package wire_test

import (
	"encoding/binary"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"iftopgo/internal/ipfix/ipfixtest"
	"iftopgo/internal/ipfix/wire"
)

// maxText is the length to which texts are cut.
const maxText = 180

// anyRecord draws a record that can be sent as it is.
func anyRecord(t *rapid.T) wire.Record {
	text := rapid.StringN(0, 30, maxText)
	r := wire.Record{
		SourcePort: rapid.Uint16().Draw(t, "source port"), DestinationPort: rapid.Uint16().Draw(t, "destination port"),
		Protocol: rapid.Uint8().Draw(t, "protocol"), Egress: rapid.Bool().Draw(t, "egress"),
		Octets: rapid.Uint64().Draw(t, "octets"), Packets: rapid.Uint64().Draw(t, "packets"),
		Start: rapid.Uint64().Draw(t, "start"), End: rapid.Uint64().Draw(t, "end"),
		Interface: rapid.Uint32().Draw(t, "interface"), Reason: wire.Reason(rapid.Uint8Range(1, 5).Draw(t, "reason")), Flags: rapid.Uint16Range(0, 7).Draw(t, "flags"),
		Process: text.Draw(t, "process"), User: text.Draw(t, "user"), Host: text.Draw(t, "host"),
		InterfaceName: text.Draw(t, "interface name"), Container: text.Draw(t, "container"), Package: text.Draw(t, "package"),
	}
	if rapid.Bool().Draw(t, "IPv6") {
		r.Source = netip.AddrFrom16([16]byte(append([]byte{0x20}, rapid.SliceOfN(rapid.Byte(), 15, 15).Draw(t, "source")...)))
		r.Destination = netip.AddrFrom16([16]byte(append([]byte{0x20}, rapid.SliceOfN(rapid.Byte(), 15, 15).Draw(t, "destination")...)))
	} else {
		r.Source = netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "source")))
		r.Destination = netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "destination")))
	}
	return r
}

// TestACollectorReadsWhatWasWritten has any records: what a collector reads by the templates alone
// is the same, and no message is too long.
func TestACollectorReadsWhatWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.Custom(anyRecord), 0, 40).Draw(t, "records")
		var d ipfixtest.Decoder
		if _, err := d.Message(wire.Templates(7).Data); err != nil {
			t.Fatal(err)
		}
		most := rapid.IntRange(0, 3000).Draw(t, "most")
		var got []wire.Record
		var sum wire.Message
		for _, m := range wire.Encode(records, 7, most) {
			if len(m.Data) > max(most, wire.LeastMessage) || m.Records == 0 {
				t.Fatalf("a message has %d bytes and %d records", len(m.Data), m.Records)
			}
			some, err := d.Message(m.Data)
			if err != nil || uint64(len(some)) != m.Records {
				t.Fatalf("%d records of %d, %v", len(some), m.Records, err)
			}
			got = append(got, some...)
			sum.Octets, sum.Packets = sum.Octets+m.Octets, sum.Packets+m.Packets
		}
		var want wire.Message
		for _, r := range records {
			want.Octets, want.Packets = want.Octets+r.Octets, want.Packets+r.Packets
		}
		if sum.Octets != want.Octets || sum.Packets != want.Packets {
			t.Fatalf("the messages say they have %d octets of %d", sum.Octets, want.Octets)
		}
		if diff := cmp.Diff(records, got, cmpopts.EquateEmpty(), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestALongRecordIsCutAndFits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 5000)
	r := wire.Record{
		Source: netip.MustParseAddr("2001:db8::1"), Destination: netip.MustParseAddr("2001:db8::2"),
		Process: "x" + long, User: long, Host: long, InterfaceName: long, Container: long, Package: long,
	}
	messages := wire.Encode([]wire.Record{r, r}, 1, 0)
	if len(messages) != 2 || len(messages[0].Data) > wire.LeastMessage {
		t.Fatalf("%d messages, of %d bytes", len(messages), len(messages[0].Data))
	}
	var d ipfixtest.Decoder
	_, _ = d.Message(wire.Templates(1).Data)
	got, err := d.Message(messages[0].Data)
	if err != nil || len(got) != 1 || !utf8.ValidString(got[0].Process) || len(got[0].Process) < maxText-1 || len(got[0].Process) > maxText {
		t.Errorf("%v, %+v", err, got)
	}
}

func TestWhatHasNoAddressesIsOfZeros(t *testing.T) {
	t.Parallel()
	var d ipfixtest.Decoder
	_, _ = d.Message(wire.Templates(1).Data)
	got, err := d.Message(wire.Encode([]wire.Record{{Octets: 5, Protocol: wire.NoProtocol}}, 1, 0)[0].Data)
	zero := netip.AddrFrom4([4]byte{})
	if err != nil || got[0].Source != zero || got[0].Destination != zero || got[0].Octets != 5 {
		t.Errorf("%v, %+v", err, got)
	}
}

func TestAMessageIsNumberedWhenItIsSent(t *testing.T) {
	t.Parallel()
	m := wire.Encode([]wire.Record{{}}, 99, 0)[0]
	m.Number(time.Unix(1_800_000_000, 5), 1<<32-1)
	if at, n, domain := binary.BigEndian.Uint32(m.Data[4:]), binary.BigEndian.Uint32(m.Data[8:]), binary.BigEndian.Uint32(m.Data[12:]); at != 1_800_000_000 || n != 1<<32-1 || domain != 99 {
		t.Errorf("at %d, number %d, domain %d", at, n, domain)
	}
}

// FuzzEncode writes records with any texts: a collector can read each message to its end.
func FuzzEncode(f *testing.F) {
	f.Add("firefox", "alice", "example.org", uint64(1), true, uint8(40))
	f.Add(strings.Repeat("\xff", 300), "", strings.Repeat("é", 100), uint64(1<<63), false, uint8(3))
	f.Fuzz(func(t *testing.T, process, user, host string, octets uint64, ipv6 bool, n uint8) {
		r := wire.Record{Process: process, User: user, Host: host, Octets: octets, Container: process, Package: user, InterfaceName: host}
		if ipv6 {
			r.Source, r.Destination = netip.IPv6Loopback(), netip.IPv6Loopback()
		}
		records := make([]wire.Record, n)
		for i := range records {
			records[i] = r
		}
		var d ipfixtest.Decoder
		if _, err := d.Message(wire.Templates(1).Data); err != nil {
			t.Fatal(err)
		}
		read := 0
		for _, m := range wire.Encode(records, 1, 0) {
			if len(m.Data) > wire.LeastMessage {
				t.Fatalf("a message of %d bytes", len(m.Data))
			}
			got, err := d.Message(m.Data)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range got {
				if one.Octets != octets || !strings.HasPrefix(process, one.Process) {
					t.Fatalf("%+v", one)
				}
			}
			read += len(got)
		}
		if read != int(n) {
			t.Fatalf("%d records of %d", read, n)
		}
	})
}
