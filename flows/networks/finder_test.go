package networks

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/internal/mmdbtest"
)

// other are networks of a file that replaces one of sample.
var other = []mmdbtest.Network{{Prefix: "198.51.100.0/24", ASN: 64999, Org: "Another", Country: "IT"}}

// settle looks at the files until what has changed is settled.
func settle(f *Finder) (state flows.NetworkFiles, changed bool) {
	for range 2 {
		if state, changed = f.poll(); changed {
			return state, true
		}
	}
	return state, false
}

// expect fails unless the finder says that the network of an address is one of a number,
// and what the files know and that something is wrong with them.
func expect(t *testing.T, f *Finder, what string, asn uint32, wrong bool) {
	t.Helper()
	got, state := networkOf(f, "198.51.100.1")
	if got.ASN != asn || (state.Wrong != "") != wrong || state.Any() != (asn != 0) {
		t.Errorf("%s: AS%d, %+v; want AS%d, something wrong: %v", what, got.ASN, state, asn, wrong)
	}
}

// TestFilesAreOpenedAgainWhenTheyChange replaces, overwrites, cuts and removes a file.
func TestFilesAreOpenedAgainWhenTheyChange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.GeoLiteASN, sample...)
	f, first := open(t, Config{Files: []string{path}})
	expect(t, f, "at first", 64500, false)
	if _, changed := settle(f); changed {
		t.Error("it was opened again without a change")
	}

	mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.GeoLiteASN, other...)
	if _, changed := f.poll(); changed {
		t.Error("it was opened again before it was the same for two looks")
	}
	if state, changed := f.poll(); !changed || state.Version == first.Version {
		t.Errorf("it was not opened again after it was replaced: %+v", state)
	}
	expect(t, f, "replaced by renaming", 64999, false)

	if err := os.WriteFile(path, mmdbtest.Bytes(t, mmdbtest.IPinfoLite, sample...), 0o600); err != nil {
		t.Fatal(err)
	}
	if state, changed := settle(f); !changed || !state.Country {
		t.Errorf("it was not opened again after it was overwritten: %+v", state)
	}
	expect(t, f, "overwritten", 64500, false)

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	expect(t, f, "removed, before anybody has looked", 64500, false)
	if state, changed := settle(f); !changed || !strings.Contains(state.Wrong, "it.mmdb") {
		t.Errorf("removed: %+v, %v", state, changed)
	}
	expect(t, f, "removed", 0, true)

	if err := os.WriteFile(path, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	settle(f)
	expect(t, f, "nonsense in its place", 0, true)

	mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.GeoLiteASN, other...)
	if _, changed := settle(f); !changed {
		t.Error("it was not opened when it had come back")
	}
	expect(t, f, "back", 64999, false)
}

// TestAFileThatIsCutWhileItIsMapped cuts a file of many pages in different places: what is
// looked up then does not end the program, the file is used no more, and once it is whole
// again it is.
func TestAFileThatIsCutWhileItIsMapped(t *testing.T) {
	t.Parallel()
	many := []mmdbtest.Network{sample[0]}
	all := []flows.Addr{addr("198.51.100.1")}
	for i := range 4000 {
		prefix := "11." + itoa(i>>8) + "." + itoa(i&255)
		many = append(many, mmdbtest.Network{Prefix: prefix + ".0/24", ASN: uint32(i + 1), Org: "Organisation " + itoa(i) + strings.Repeat(".", 60)})
		all = append(all, addr(prefix+".9"))
	}
	whole := mmdbtest.Bytes(t, mmdbtest.GeoLiteASN, many...)
	path := write(t, "it.mmdb", whole)
	f, _ := open(t, Config{Files: []string{path}})
	faults := 0
	for _, size := range []int64{0, 100, 8192, int64(len(whole)) / 2 &^ 4095, int64(len(whole)) - 1} {
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		if _, state := f.Find(all); strings.Contains(state.Wrong, "changed or cut") {
			faults++
		}
		settle(f)
		expect(t, f, "cut to "+strconv.Itoa(int(size)), 0, true)
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, changed := settle(f); !changed {
			t.Error("it was not opened again when it was whole")
		}
		expect(t, f, "whole again", 64500, false)
	}
	if faults < 3 {
		t.Errorf("%d times a look-up met what had been cut off: nothing was tested", faults)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// TestUsualPlaces has files of several types, an old one, a broken one and others in the
// usual places: those that are small and new are used, and one line says what is broken.
func TestUsualPlaces(t *testing.T) {
	t.Parallel()
	data, system := t.TempDir(), t.TempDir()
	places := UsualPlaces(data)
	if places[0] != filepath.Join(data, "iftopgo") || !slices.Contains(places, "/usr/share/GeoIP") || !slices.Contains(places, "/var/lib/GeoIP") {
		t.Errorf("places %q", places)
	}
	if slices.ContainsFunc(UsualPlaces(""), func(p string) bool { return !filepath.IsAbs(p) || strings.HasPrefix(p, data) }) {
		t.Error("without a directory of the user's there are relative places")
	}
	c := Config{Files: []string{Auto}, Places: []string{filepath.Join(data, "GeoIP"), system}}
	f, state := open(t, c)
	if state.Any() || state.Wrong != "" {
		t.Errorf("nothing is there: %+v", state)
	}

	mmdbtest.Write(t, system, "GeoLite2-City.mmdb", mmdbtest.GeoLiteCity, append(slices.Clone(sample), other[0])...)
	country := mmdbtest.Write(t, system, "GeoLite2-Country.mmdb", mmdbtest.GeoLiteCountry, sample...)
	asn := mmdbtest.Write(t, system, "GeoLite2-ASN.MMDB", mmdbtest.GeoLiteASN, sample...)
	mmdbtest.Write(t, system, "GeoIP2-Anonymous-IP.mmdb", mmdbtest.Anonymous, sample...)
	if err := os.WriteFile(filepath.Join(system, "README"), []byte("not one of them"), 0o600); err != nil {
		t.Fatal(err)
	}
	state, changed := settle(f)
	if want := []string{asn, country}; !changed || !slices.Equal(state.Names, want) || state.Wrong != "" {
		t.Errorf("used are %+v, want %q", state, want)
	}

	if err := os.WriteFile(filepath.Join(system, "broken.mmdb"), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(data, "GeoIP"), 0o700); err != nil {
		t.Fatal(err)
	}
	mine := mmdbtest.Write(t, filepath.Join(data, "GeoIP"), "mine.mmdb", mmdbtest.IPinfoLite, other...)
	if state, _ = settle(f); !slices.Equal(state.Names, []string{mine}) || !strings.Contains(state.Wrong, "broken.mmdb") {
		t.Errorf("%+v, want the user's own first, and a line about the broken one", state)
	}
	expect(t, f, "the user's own", 64999, true)
}

// TestNamedFilesComeInTheirOrder names a file of countries and two of both.
func TestNamedFilesComeInTheirOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	country := mmdbtest.Write(t, dir, "c.mmdb", mmdbtest.GeoLiteCountry, other...)
	both := mmdbtest.Write(t, dir, "b.mmdb", mmdbtest.IPinfoLite, sample...)
	third := mmdbtest.Write(t, dir, "a.mmdb", mmdbtest.IPinfoLite, other...)
	f, state := open(t, Config{Files: []string{country, both, third, both}})
	if want := []string{both, country}; !slices.Equal(state.Names, want) || state.Wrong != "" {
		t.Errorf("%+v, want %q", state, want)
	}
	if got, _ := networkOf(f, "198.51.100.1"); got.ASN != 64500 || got.Country != "IT" {
		t.Errorf("%+v, want the number of one file and the country of the other", got)
	}
}

func TestWaitSaysWhenAFileIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.GeoLiteASN, sample...)
	f, _ := open(t, Config{Files: []string{path}, Interval: time.Millisecond})
	mmdbtest.Write(t, dir, "it.mmdb", mmdbtest.GeoLiteCountry, other...)
	if state, ok := f.Wait(t.Context()); !ok || !state.Country || state.ASN {
		t.Errorf("%+v, %v", state, ok)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := f.Wait(ctx); ok {
		t.Error("it says something once the context is done")
	}
}

// TestAFinderWithoutFiles finds nothing, and nothing is wrong.
func TestAFinderWithoutFiles(t *testing.T) {
	t.Parallel()
	f, state := open(t, Config{})
	if state.Any() || state.Wrong != "" {
		t.Errorf("%+v", state)
	}
	expect(t, f, "without files", 0, false)
}

// BenchmarkFind looks up the addresses of a flood of flows.
func BenchmarkFind(b *testing.B) {
	path := write(b, "it.mmdb", mmdbtest.Bytes(b, mmdbtest.IPinfoLite, sample...))
	f, _ := open(b, Config{Files: []string{path}})
	var all []flows.Addr
	for i := range 250 {
		all = append(all, addr("198.51.100."+itoa(i)))
	}
	for b.Loop() {
		f.Find(all)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(all)), "ns/address")
}
