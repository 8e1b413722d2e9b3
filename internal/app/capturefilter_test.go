package app

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/filter"
	"iftopgo/internal/cli"
)

func TestATypedFilterIsCheckedWithoutLookingUpHosts(t *testing.T) {
	t.Parallel()
	for text, fits := range map[string]bool{
		"":                          true,
		"host srv.example.invalid":  true,
		"host s":                    true,
		"host a and not host b":     true,
		"src host a and src host b": true, // They may have an address in common.
		"src host a and net 10":     true,
		"host a and port 53":        true,
		"tcp port http":             true,
		"host":                      false,
		"host a and":                false,
		"port no-such-service":      false,
		"net no-such-network":       false,
		"ip and arp":                false,
		"(host a":                   false,
	} {
		if err := checkTyped(text, nil); (err == nil) != fits {
			t.Errorf("%q: %v, want it to fit: %v", text, err, fits)
		}
	}
}

// oneHost is a resolver that knows one host and counts how often it is asked.
type oneHost struct {
	filter.Resolver
	asked int
}

func (o *oneHost) Hosts(name string) ([]netip.Addr, error) {
	o.asked++
	if name != "srv" {
		return nil, errors.New("no such host")
	}
	return []netip.Addr{netip.MustParseAddr("10.0.0.1")}, nil
}

// TestNamesAreLookedUpOnceAndBeforeTheFilterIsSet compiles a filter for more and more link
// types.
func TestNamesAreLookedUpOnceAndBeforeTheFilterIsSet(t *testing.T) {
	t.Parallel()
	system := &oneHost{Resolver: filter.Builtin()}
	names := newFilterNames(context.Background(), nil)
	names.Resolver = system
	compile := newCompiler("host srv and port 53", names)
	if err := checkFilter(compile, true); err != nil {
		t.Fatal(err)
	}
	names.seal()
	for _, link := range []decode.LinkType{decode.LinkEthernet, decode.LinkRaw, decode.LinkNetwork} {
		if _, err := compile(link, true); err != nil {
			t.Errorf("link type %v: %v", link, err)
		}
	}
	if system.asked != 1 {
		t.Errorf("the host was looked up %d times, want once", system.asked)
	}
	if _, err := newCompiler("host other", names)(decode.LinkEthernet, true); !errors.Is(err, errNotLookedUp) {
		t.Errorf("a name that was not looked up: %v", err)
	}
	if system.asked != 1 {
		t.Error("a host was looked up after the filter was set")
	}
}

// A file of 802.11 is not told what Ethernet does not have.
func TestAFileIsToldWhatItsOwnLinkTypeDoesNotHave(t *testing.T) {
	t.Parallel()
	const expr = "type ctl and ifindex 2"
	compile, err := captureFilter(t.Context(), &cli.Flags{Filter: expr, Read: "file.pcap"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = compile(decode.Link80211, false)
	if err == nil || !strings.Contains(err.Error(), "the interface of a packet is not in link type IEEE802_11 at column 14") {
		t.Errorf("on 802.11: %v", err)
	}
	if _, err = captureFilter(t.Context(), &cli.Flags{Filter: expr}); err == nil {
		t.Error("a capture takes what no link type has")
	}
}

func TestPacketsOfInterfacesThatAreNotDescribedHaveNoFilter(t *testing.T) {
	t.Parallel()
	if _, err := newCompiler("ip", filter.Builtin())(decode.LinkUndescribed, false); err == nil {
		t.Error("there is a filter for no link type")
	}
}
