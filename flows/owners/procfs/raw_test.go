//go:build linux

package procfs

import (
	"net/netip"
	"testing"

	"iftopgo/flows"
)

func TestParseRaw(t *testing.T) {
	t.Parallel()
	line := "  42: 00000000:002A 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 31337 2 0000000000000000 0"
	if s, ok := parseRaw(line); !ok || s.number != 42 || s.Inode != 31337 || s.UID != 1000 {
		t.Errorf("got %+v, %v", s, ok)
	}
	for _, bad := range []string{"", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops", "1: x y z a b c d e f"} {
		if _, ok := parseRaw(bad); ok {
			t.Errorf("%q was taken for a socket", bad)
		}
	}
}

// rawTable is /proc/net/raw of a little-endian machine: a socket for OSPF, one of
// 192.0.2.1 for it, and one for ICMP that is connected to 192.0.2.9.
const rawTable = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
   89: 00000000:0059 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 101 2 ffff 0
   89: 010200C0:0059 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 102 2 ffff 0
    1: 00000000:0001 090200C0:0000 01 00000000:00000000 00:00000000 00000000     0        0 103 2 ffff 0
`

const raw6Table = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
   58: B80D0120000000000000000001000000:003A 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 201 2 ffff 0
`

func TestRawSocketsGetWhatTheyAreBoundAndConnectedTo(t *testing.T) {
	t.Parallel()
	probe, _, ok := parseEnd("0100007F:0000")
	if !ok || probe.Netip() != netip.MustParseAddr("127.0.0.1") {
		t.Skip("the tables are those of a little-endian machine")
	}
	r := RawSockets{FS: planted(t, t.TempDir(), map[string][]byte{
		"thread-self/net/raw": []byte(rawTable), "thread-self/net/raw6": []byte(raw6Table),
	})}
	for name, c := range map[string]struct {
		proto         uint16
		local, remote string
		want          []uint32
	}{
		"of one of two addresses":      {89, "192.0.2.1", "224.0.0.5", []uint32{101, 102}},
		"of another address":           {89, "192.0.2.2", "224.0.0.5", []uint32{101}},
		"with the peer":                {1, "192.0.2.1", "192.0.2.9", []uint32{103}},
		"with another peer":            {1, "192.0.2.1", "192.0.2.8", nil},
		"of another protocol":          {112, "192.0.2.1", "224.0.0.18", nil},
		"of IPv6":                      {58, "2001:db8::1", "2001:db8::2", []uint32{201}},
		"of another address of IPv6":   {58, "2001:db8::3", "2001:db8::2", nil},
		"of the protocol, but of IPv6": {89, "2001:db8::1", "2001:db8::2", nil},
	} {
		k := flows.Key{Proto: c.proto, Net: flows.NetIPv4}
		if netip.MustParseAddr(c.local).Is6() {
			k.Net = flows.NetIPv6
		}
		k.Local, k.Remote = flows.AddrFrom(netip.MustParseAddr(c.local)), flows.AddrFrom(netip.MustParseAddr(c.remote))
		var got []uint32
		for _, s := range r.Raw(k) {
			got = append(got, s.Inode)
		}
		if len(got) != len(c.want) || (len(got) > 0 && got[0] != c.want[0]) {
			t.Errorf("%s: sockets %v, want %v", name, got, c.want)
		}
	}
}
