package networks

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/maxmind/mmdbwriter/mmdbtype"

	"iftopgo/flows"
	"iftopgo/internal/mappedfile"
	"iftopgo/internal/mmdbtest"
)

// sample are the networks of the files of tests.
var sample = []mmdbtest.Network{
	{Prefix: "198.51.100.0/25", ASN: 64500, Org: "Example Transit", Country: "DE"},
	{Prefix: "203.0.113.0/24", ASN: 4200000001, Org: "Réseau d'exemple", Country: "FR"},
	{Prefix: "2001:db8:40::/48", ASN: 64501, Org: "Example Cloud", Country: "US"},
}

// write writes a file for a test.
func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// addr is an address of a test.
func addr(text string) flows.Addr { return flows.AddrFrom(netip.MustParseAddr(text)) }

// open opens a finder of files, which ends with the test.
func open(t testing.TB, c Config) (*Finder, flows.NetworkFiles) {
	t.Helper()
	f := New(c)
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, f.Open()
}

// networkOf is what a finder says of an address, with what the files know.
func networkOf(f *Finder, text string) (flows.Network, flows.NetworkFiles) {
	found, state := f.Find([]flows.Addr{addr(text)})
	if n := found[addr(text)]; n != nil {
		return flows.Network{ASN: n.ASN, Org: n.Org, Country: n.Country}, state
	}
	return flows.Network{}, state
}

// ignoreTitle compares networks by what they say.
var ignoreTitle = cmp.Comparer(func(a, b flows.Network) bool { return a.ASN == b.ASN && a.Org == b.Org && a.Country == b.Country })

// TestEveryLayoutSaysTheSame looks addresses up in files of each layout: what the layout has
// is what was written.
func TestEveryLayoutSaysTheSame(t *testing.T) {
	t.Parallel()
	for layout, knows := range map[mmdbtest.Layout]flows.NetworkFiles{
		mmdbtest.GeoLiteASN: {ASN: true}, mmdbtest.DBIPASN: {ASN: true},
		mmdbtest.GeoLiteCountry: {Country: true}, mmdbtest.GeoLiteCity: {Country: true}, mmdbtest.DBIPCountry: {Country: true},
		mmdbtest.IPinfoLite: {ASN: true, Country: true}, mmdbtest.IPinfoOld: {ASN: true, Country: true},
	} {
		t.Run(string(layout), func(t *testing.T) {
			t.Parallel()
			f, state := open(t, Config{Files: []string{write(t, "it.mmdb", mmdbtest.Bytes(t, layout, sample...))}})
			if state.ASN != knows.ASN || state.Country != knows.Country || state.Wrong != "" || len(state.Names) != 1 {
				t.Fatalf("it knows %+v", state)
			}
			for at, n := range map[string]*mmdbtest.Network{
				"198.51.100.127": &sample[0], "203.0.113.9": &sample[1], "2001:db8:40::9": &sample[2],
				"198.51.100.128": nil, "2001:db8:41::": nil, "8.8.8.8": nil,
			} {
				want := flows.Network{}
				if n != nil && knows.ASN {
					want.ASN, want.Org = n.ASN, n.Org
				}
				if n != nil && knows.Country {
					want.Country = n.Country
				}
				for range 2 { // The second time it is remembered.
					if got, _ := networkOf(f, at); !cmp.Equal(got, want, ignoreTitle) {
						t.Errorf("%s: %+v, want %+v", at, got, want)
					}
				}
			}
		})
	}
}

// TestLocalAddressesHaveNoNetwork has a file that says something of every address.
func TestLocalAddressesHaveNoNetwork(t *testing.T) {
	t.Parallel()
	everything := []mmdbtest.Network{
		{Prefix: "::/1", ASN: 1, Org: "all of it", Country: "DE"}, {Prefix: "8000::/1", ASN: 1, Org: "all of it", Country: "DE"},
	}
	f, _ := open(t, Config{Files: []string{write(t, "it.mmdb", mmdbtest.Bytes(t, mmdbtest.IPinfoLite, everything...))}})
	for _, at := range []string{
		"10.1.2.3", "172.31.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1", "224.0.0.251", "255.255.255.255", "0.0.0.0",
		"::", "::1", "fe80::1", "fd00::1", "ff02::fb",
	} {
		if got, _ := networkOf(f, at); got.ASN != 0 || got.Country != "" {
			t.Errorf("%s is in %+v", at, got)
		}
	}
	for _, at := range []string{"8.8.8.8", "198.51.100.1", "100.128.0.1", "2001:db8::1", "2606:4700::1"} {
		if got, _ := networkOf(f, at); got.ASN != 1 || got.Country != "DE" {
			t.Errorf("%s is in %+v", at, got)
		}
	}
}

// TestHostileRecordsAreCleaned has records of texts that steer a terminal, and of values of
// other types than they should be.
func TestHostileRecordsAreCleaned(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	data := mmdbtest.Records(t, "of nothing there is", func(insert func(string, mmdbtype.DataType)) {
		insert("1.0.0.0/24", mmdbtype.Map{"asn": mmdbtype.String("AS1"), "as_name": mmdbtype.String("\x1b]0;a\x07 b\u202e\nc  "), "country": mmdbtype.String("de")})
		insert("1.0.1.0/24", mmdbtype.Map{"asn": mmdbtype.String("AS4294967296"), "as_name": mmdbtype.String("no number"), "country": mmdbtype.String("Germany")})
		insert("1.0.2.0/24", mmdbtype.Map{"asn": mmdbtype.Uint64(1 << 33), "country": mmdbtype.Uint32(5)})
		insert("1.0.3.0/24", mmdbtype.Map{"autonomous_system_number": mmdbtype.String("AS7"), "autonomous_system_organization": mmdbtype.String(long)})
		insert("1.0.4.0/24", mmdbtype.Map{"autonomous_system_number": mmdbtype.Map{"asn": mmdbtype.Uint32(1)}, "country": mmdbtype.Map{"iso_code": mmdbtype.String("\x1bM")}})
		insert("1.0.5.0/24", mmdbtype.String("no map at all"))
		insert("1.0.6.0/24", mmdbtype.Map{"country": mmdbtype.Map{"iso_code": mmdbtype.String("")}, "registered_country": mmdbtype.Map{"iso_code": mmdbtype.String("FR")}})
		insert("1.0.7.0/24", mmdbtype.Map{"asn": mmdbtype.String("AS-7"), "country_code": mmdbtype.String("é")})
	})
	f, state := open(t, Config{Files: []string{write(t, "it.mmdb", data)}})
	for at, want := range map[string]flows.Network{
		"1.0.0.1": {ASN: 1, Org: "]0;a b c", Country: "DE"}, "1.0.1.1": {}, "1.0.2.1": {}, "1.0.3.1": {ASN: 7, Org: long[:maxOrg]},
		"1.0.4.1": {}, "1.0.5.1": {}, "1.0.6.1": {Country: "FR"}, "1.0.7.1": {},
	} {
		got, now := networkOf(f, at)
		if !cmp.Equal(got, want, ignoreTitle) || now.Version != state.Version {
			t.Errorf("%s: %+v, want %+v; %s", at, got, want, now.Wrong)
		}
	}
}

func TestFilesThatAreOfNoUse(t *testing.T) {
	t.Parallel()
	whole := mmdbtest.Bytes(t, mmdbtest.GeoLiteASN, sample...)
	for name, c := range map[string]struct {
		path string
		want error
	}{
		"not there":               {filepath.Join(t.TempDir(), "nothing.mmdb"), os.ErrNotExist},
		"a directory":             {t.TempDir(), mappedfile.ErrNotRegular},
		"empty":                   {write(t, "it", nil), mappedfile.ErrEmpty},
		"something else":          {write(t, "it", []byte("[settings]\n")), errNotMMDB},
		"cut":                     {write(t, "it", whole[:len(whole)/2]), errNotMMDB},
		"of something else":       {write(t, "it", mmdbtest.Bytes(t, mmdbtest.Anonymous, sample...)), errUseless},
		"the end alone":           {write(t, "it", whole[len(whole)-300:]), nil},
		"the tree is overwritten": {write(t, "it", append(make([]byte, len(whole)/2), whole[len(whole)/2:]...)), nil},
	} {
		d, err := openDatabase(c.path, New(Config{}).config.Open)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if d != nil {
			t.Errorf("%s: it is open", name)
		}
		f, state := open(t, Config{Files: []string{c.path}})
		if state.Any() || state.Wrong == "" || strings.ContainsAny(state.Wrong, "\n\x1b") || !strings.Contains(state.Wrong, filepath.Base(c.path)) {
			t.Errorf("%s: %+v, want a line that names the file", name, state)
		}
		if got, _ := networkOf(f, "198.51.100.1"); got != (flows.Network{}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestAFileCutAnywhereIsNotUsed cuts a file at every length.
func TestAFileCutAnywhereIsNotUsed(t *testing.T) {
	t.Parallel()
	whole := mmdbtest.Bytes(t, mmdbtest.IPinfoLite, sample...)
	path := write(t, "it.mmdb", nil)
	for n := range len(whole) {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if d, err := openDatabase(path, New(Config{}).config.Open); err == nil {
			if closing := d.close(); closing != nil {
				t.Error(closing)
			}
			t.Fatalf("the first %d of %d bytes are used", n, len(whole))
		}
	}
}

// FuzzDatabase reads any bytes as a file: no panic, no hang, and what is known is clean.
func FuzzDatabase(f *testing.F) {
	for _, l := range []mmdbtest.Layout{mmdbtest.GeoLiteASN, mmdbtest.GeoLiteCity, mmdbtest.IPinfoLite, mmdbtest.IPinfoOld} {
		whole := mmdbtest.Bytes(f, l, sample...)
		f.Add(whole)
		f.Add(whole[len(whole)/3:])
		broken := append([]byte(nil), whole...)
		for i := 40; i < len(broken); i += 97 {
			broken[i] ^= 0x55
		}
		f.Add(broken)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := newDatabase("it.mmdb")
		if err != nil {
			t.Fatal(err)
		}
		if d.begin(data) != nil {
			return
		}
		for _, at := range []string{"198.51.100.1", "203.0.113.1", "2001:db8:40::1", "8.8.8.8", "2606:4700::1"} {
			p, err := d.read(netip.MustParseAddr(at))
			if err != nil || p == nil {
				continue
			}
			if flows.Clean(p.org, maxOrg) != p.org || p.country != countryCode(p.country) || p.asn == 0 && p.org != "" {
				t.Fatalf("%s: %+v", at, p)
			}
		}
	})
}
