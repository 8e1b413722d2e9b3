package names

import (
	"net/netip"
	"testing"
)

func TestPrivateAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"10.1.2.3":         true,
		"172.15.255.255":   false,
		"172.16.0.0":       true,
		"172.31.255.255":   true,
		"172.32.0.0":       false,
		"192.168.255.1":    true,
		"192.169.0.1":      false,
		"169.254.169.254":  true,
		"100.63.255.255":   false,
		"100.64.0.1":       true,
		"100.127.255.255":  true,
		"127.0.0.53":       true,
		"198.19.0.1":       true,
		"8.8.8.8":          false,
		"::1":              true,
		"fd12::1":          true,
		"fe80::1%eth0":     true,
		"fec0::1":          true,
		"2606:4700::1111":  false,
		"::ffff:10.0.0.1":  true,
		"::ffff:8.8.8.8":   false,
		"64:ff9b::8.8.8.8": false,
	} {
		if got := isPrivate(plain(netip.MustParseAddr(text))); got != want {
			t.Errorf("isPrivate(%s) is %v, want %v", text, got, want)
		}
	}
}

func TestEveryPrivateAddressCanBeAskedFor(t *testing.T) {
	t.Parallel()
	for _, p := range private {
		if !askable(p.Addr().Next()) {
			t.Errorf("%v is never asked for", p)
		}
	}
}

func TestNoNameServerIsAskedForAddressesOfNoHostOrMany(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"224.0.0.251", "239.255.255.250", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.51.100.9", "203.0.113.200",
		"ff02::fb", "100::1", "2001:db8::1", "3fff::1",
	} {
		addr := netip.MustParseAddr(text)
		if mayAsk(addr, "127.0.0.53:53") || mayAsk(addr, "8.8.8.8:53") {
			t.Errorf("%s is asked of a name server", text)
		}
		if !askable(addr) {
			t.Errorf("%s is not looked up in the hosts file", text)
		}
	}
}
