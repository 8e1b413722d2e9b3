package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/mmdbtest"
	"iftopgo/internal/nettest"
)

// someNetworks are those of the files of these tests.
var someNetworks = []mmdbtest.Network{
	{Prefix: "198.51.100.0/25", ASN: 64500, Org: "Example Transit", Country: "DE"},
	{Prefix: "203.0.113.0/24", ASN: 64501, Org: "Example\x1b[2J\u202e Cloud", Country: "US"},
}

// otherNetworks are of a file that replaces one.
var otherNetworks = []mmdbtest.Network{{Prefix: "198.51.100.0/24", ASN: 64999, Org: "Another", Country: "IT"}}

// toHosts is a capture file of packets to hosts in networks, in none that is known, and in
// this one, a second apart.
func toHosts(t *testing.T) string {
	t.Helper()
	var records [][]byte
	for n := range 3 {
		for i, to := range [][4]byte{{198, 51, 100, 7}, {203, 0, 113, 9}, {203, 0, 113, 10}, {198, 51, 100, 200}, {10, 0, 0, 2}} {
			p := udp(1, 0, uint16(40_000+i), 53, 10*i)
			copy(p[16:20], to[:])
			records = append(records, rawRecord(uint32(1_700_000_000+n), uint32(len(p)), p))
		}
	}
	return fileWith(t, "it.pcap", string(rawPcap(records...)))
}

// TestNetworksAddUpToTheTotals reads a file with networks: every line by network or country
// adds up, each flow has what the file says and nothing else, text is clean, and a second
// run writes the same.
func TestNetworksAddUpToTheTotals(t *testing.T) {
	t.Parallel()
	file := mmdbtest.Write(t, t.TempDir(), "it.mmdb", mmdbtest.IPinfoLite, someNetworks...)
	capture := toHosts(t)
	for by, want := range map[string][]string{
		"":        {"64500 Example Transit DE", "64501 Example[2J Cloud US", "64501 Example[2J Cloud US", "", ""},
		"network": {"64500 Example Transit", "64501 Example[2J Cloud", ""},
		"country": {"DE", "US", ""},
		"host":    {"64500 Example Transit DE", "64501 Example[2J Cloud US", "64501 Example[2J Cloud US", "", ""},
	} {
		args := []string{"-r", capture, "-n", "--json", "--geoip", file}
		if by != "" {
			args = append(args, "--by", by)
		}
		text := program.Output(t, args...)
		if again := program.Output(t, args...); again != text {
			t.Errorf("by %q: a second run writes other lines", by)
		}
		if strings.ContainsAny(text, "\x1b\u202e") {
			t.Errorf("by %q: text of the file steers the terminal", by)
		}
		for one := range bytes.SplitSeq(bytes.TrimSpace([]byte(text)), []byte("\n")) {
			expectSchema(t, one)
			var l line
			if err := json.Unmarshal(one, &l); err != nil {
				t.Fatal(err)
			}
			expectRowsAddUp(t, &l)
			var got []string
			for _, f := range l.Flows {
				number := ""
				if f.ASN != 0 {
					number = fmt.Sprint(f.ASN)
				}
				got = append(got, strings.Join(strings.Fields(number+" "+f.ASOrg+" "+f.Country), " "))
			}
			slices.Sort(got)
			sorted := slices.Sorted(slices.Values(want))
			if !slices.Equal(got, sorted) {
				t.Errorf("by %q: networks are %q, want %q", by, got, sorted)
			}
		}
	}
}

// TestFilesOfNetworksThatAreOfNoUse names such files: one line, and the capture is shown.
func TestFilesOfNetworksThatAreOfNoUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	whole := mmdbtest.Bytes(t, mmdbtest.GeoLiteASN, someNetworks...)
	capture := toHosts(t)
	for name, data := range map[string][]byte{
		"cut": whole[:len(whole)-40], "empty": {}, "other": []byte("not one"),
		"broken": append(bytes.Repeat([]byte{0xff}, len(whole)-300), whole[len(whole)-300:]...),
		"absent": nil, "of other things": mmdbtest.Bytes(t, mmdbtest.Anonymous, someNetworks...),
		"hostile \u202e": []byte("not one"),
	} {
		path := filepath.Join(dir, name+".mmdb")
		if data != nil {
			write(t, path, string(data))
		}
		status, message := runToEnd(t, "-r", capture, "--json", "--geoip", path)
		if status != 0 || strings.Count(message, "\n") != 1 || !strings.HasPrefix(message, "iftopgo: networks: ") ||
			!strings.Contains(message, strings.TrimRight(name, "\u202e")) || strings.Contains(message, "\u202e") {
			t.Errorf("%s: status %d, %q; want 0 and one line that names the file", name, status, message)
		}
		if status, message = runToEnd(t, "-r", capture, "--json", "--by", "network", "--geoip", path); status != exitUsage || !strings.Contains(message, "MMDB") {
			t.Errorf("%s: by network the status is %d, %q", name, status, message)
		}
		s := terminal{}.open(t, "-r", capture, "--geoip", path)
		s.expect("what is wrong with the file", all(shows("networks: ", strings.TrimRight(name, " \u202e")), lacks(" Networks", "NETWORK ")))
		s.quit()
		s.expectEnd()
	}
}

// TestAFileOfNetworksChangesWhileItIsUsed replaces, cuts and removes the file under a
// confined program that captures live.
func TestAFileOfNetworksChangesWhileItIsUsed(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	addAddress(t, lab.Local, "198.51.100.1")
	addAddress(t, lab.Remote, "198.51.100.9")
	defer keepSending(t, lab, "198.51.100.9:9")()
	dir := t.TempDir()
	path := mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.IPinfoLite, someNetworks...)
	s := openOn(t, lab.Local, "-i", lab.Local.Iface, "--geoip", path)
	s.expectScreen(" Networks")
	s.press("tab", "tab", "tab", "tab", "tab")
	s.expect("rows by network", all(shows("[Networks]", "AS64500 Example Transit"), lacks(" LOCAL ")))
	s.press("W")
	s.expect("rows by country", all(shows("[Countries]"), matches(`│  DE `)))
	s.press("W")

	mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.IPinfoLite, otherNetworks...)
	s.expectScreen("AS64999 Another")

	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	s.expect("the tab is gone, and a line says why", all(shows("[Flows]", "it.mmdb: not an MMDB file, or cut"), lacks(" Networks", "AS64999")))

	mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.IPinfoLite, someNetworks...)
	s.expectScreen(" Networks")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	s.expect("the tab is gone again", all(shows("no such file"), lacks(" Networks")))
	s.quit()
	s.expectEnd()
}

// keepSending sends a datagram to an address ten times a second until it is stopped.
func keepSending(t *testing.T, lab *nettest.Lab, to string) (stop func()) {
	t.Helper()
	return repeatedly(t, func() error {
		return lab.Local.Try(func() error { return sendTo(to, 1) })
	})
}

// TestFilesInTheUsualPlacesAreFound puts one where the user's own are.
func TestFilesInTheUsualPlacesAreFound(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "GeoIP"), 0o755); err != nil {
		t.Fatal(err)
	}
	mmdbtest.Write(t, filepath.Join(data, "GeoIP"), "GeoLite2-ASN.mmdb", mmdbtest.GeoLiteASN, someNetworks...)
	capture := toHosts(t)
	for _, c := range []struct {
		args  []string
		found bool
	}{{nil, true}, {[]string{"--geoip", "off"}, false}, {[]string{"--geoip", "auto"}, true}} {
		cmd := program.Command(t, append([]string{"-r", capture, "--json"}, c.args...)...)
		cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+data)
		out, err := cmd.Output()
		if err != nil || strings.Contains(string(out), `"asn":64500`) != c.found {
			t.Errorf("%q: %v, %s", c.args, err, out)
		}
	}
}
