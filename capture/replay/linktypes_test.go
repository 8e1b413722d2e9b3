package replay

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"iftopgo/capture/decode"
	"iftopgo/capture/filter"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
)

// What is decoded as IP is found by a filter for IP, behind every link header of the
// samples, and nothing else is. That of PPP is left out: libpcap looks for no header that the
// two sides agreed to shorten.
func TestFiltersFindTheIPThatIsDecoded(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"links.pcapng", "links-be.pcapng", "null.pcap", "null-be.pcap", "loop.pcap", "raw.pcap", "ipv4.pcap", "ipv6.pcap",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := tracefile.Open("../../testdata/"+name, strings.NewReader(""), os.Open)
			if err != nil {
				t.Fatal(err)
			}
			reader, err := file.Reader()
			if err != nil {
				t.Fatal(err)
			}
			defer reader.Close()
			var f frame.Frame
			for n := 1; ; n++ {
				if err := reader.Next(&f); errors.Is(err, io.EOF) {
					return
				} else if err != nil {
					t.Fatal(err)
				}
				var p decode.Packet
				decode.Decode(f.Link, f.Data, &p)
				for expr, want := range map[string]bool{"ip": p.Net == decode.NetIPv4, "ip6": p.Net == decode.NetIPv6} {
					program, err := filter.Compile(expr, filter.Options{LinkType: filter.LinkType(f.Link)})
					got := err == nil && program.Match(f.Data, int(f.Len))
					if got != want {
						t.Errorf("packet %d of link type %d: %q matches is %v: %v", n, f.Link, expr, got, err)
					}
				}
			}
		})
	}
}
