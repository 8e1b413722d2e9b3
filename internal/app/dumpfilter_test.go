package app

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"iftopgo/capture/filter"
	"iftopgo/internal/cli"
)

func TestFiltersAreDumpedForEveryLinkTypeInAnyCase(t *testing.T) {
	t.Parallel()
	for _, name := range filter.LinkTypes() {
		var upper, lower bytes.Buffer
		expr := "len > 100"
		if err := dumpFilter(t.Context(), &cli.Flags{Filter: expr, LinkType: name}, &upper); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := dumpFilter(t.Context(), &cli.Flags{Filter: expr, LinkType: strings.ToLower(name)}, &lower); err != nil {
			t.Errorf("%s in lower case: %v", name, err)
		}
		if upper.Len() == 0 || upper.String() != lower.String() {
			t.Errorf("%s: the programs differ:\n%s%s", name, &upper, &lower)
		}
	}
	for name, want := range map[string]string{"IPV4": "1\n6 0 0 262144\n", "ipv6": ""} {
		var b bytes.Buffer
		err := dumpFilter(t.Context(), &cli.Flags{Filter: "ip", LinkType: name}, &b)
		if b.String() != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", name, &b, err)
		}
	}
	if err := dumpFilter(t.Context(), &cli.Flags{Filter: "ip", LinkType: "IPV5"}, &bytes.Buffer{}); err == nil {
		t.Error("IPV5 is a link type")
	}
}

// What is wrong for every link type is refused before anything is opened; what is right
// for one of them is not.
func TestExpressionsOfAnyLinkTypeAreTaken(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{
		"tcp", "inbound", "type data", "wlan addr1 2:0:0:0:0:1", "radio[0] = 0", "vxlan 5", "llc", "on em0 and reason match",
		"inbound and ether src 2:0:0:0:0:1", // It is right for the tags of switches.
		"type ctl and ifindex 2",            // It is not wrong as such; the file's own link type is why.
	} {
		if _, err := captureFilter(t.Context(), &cli.Flags{Filter: expr, Read: "file.pcap"}); err != nil {
			t.Errorf("%s: %v", expr, err)
		}
	}
	for _, expr := range []string{"proto 256", "type 16", "vlan 4096", "vpi 1", "reason maybe", "port", "type ctl and port"} {
		_, err := captureFilter(t.Context(), &cli.Flags{Filter: expr, Read: "file.pcap"})
		if _, ok := errors.AsType[*filter.Error](err); !ok {
			t.Errorf("%s: error is %v", expr, err)
		}
	}
}
