package mmdbtest

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"
)

// Layout is how the records of a file are made.
type Layout string

// The layouts, by the type in the metadata of a file that has it.
const (
	GeoLiteASN     Layout = "GeoLite2-ASN"
	GeoLiteCountry Layout = "GeoLite2-Country"
	GeoLiteCity    Layout = "GeoLite2-City"
	DBIPASN        Layout = "DBIP-ASN-Lite (compat=GeoLite2-ASN)"
	DBIPCountry    Layout = "DBIP-Country-Lite"
	IPinfoLite     Layout = "ipinfo bundle_location_lite.mmdb"
	IPinfoOld      Layout = "ipinfo country_asn.mmdb"
	Anonymous      Layout = "GeoIP2-Anonymous-IP" // says nothing of what is looked for
)

// Network is what a file says of the addresses of a prefix.
type Network struct {
	Prefix       string
	ASN          uint32
	Org, Country string
}

// Bytes returns a file of a layout. It fails the test if there cannot be one.
func Bytes(t testing.TB, l Layout, networks ...Network) []byte {
	t.Helper()
	return Records(t, string(l), func(insert func(prefix string, record mmdbtype.DataType)) {
		for _, n := range networks {
			insert(n.Prefix, l.record(n))
		}
	})
}

// Records returns a file of records of any kind.
func Records(t testing.TB, databaseType string, fill func(insert func(prefix string, record mmdbtype.DataType))) []byte {
	t.Helper()
	tree, err := mmdbwriter.New(mmdbwriter.Options{
		DatabaseType: databaseType, IncludeReservedNetworks: true, BuildEpoch: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Unix(),
	})
	if err != nil {
		t.Fatal(err)
	}
	fill(func(prefix string, record mmdbtype.DataType) {
		_, network, err := net.ParseCIDR(prefix)
		if err == nil {
			err = tree.Insert(network, record)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	var out bytes.Buffer
	if _, err := tree.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Write writes a file of a layout into a directory and returns its path. One that is there
// is replaced by renaming, as geoipupdate(1) does.
func Write(t testing.TB, dir, name string, l Layout, networks ...Network) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path+".tmp", Bytes(t, l, networks...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
	return path
}

// record is a record of a layout.
func (l Layout) record(n Network) mmdbtype.Map {
	country := mmdbtype.Map{
		"iso_code": mmdbtype.String(n.Country), "geoname_id": mmdbtype.Uint32(1),
		"names": mmdbtype.Map{"en": mmdbtype.String("The name of " + n.Country)},
	}
	switch l {
	case GeoLiteASN, DBIPASN:
		return mmdbtype.Map{
			"autonomous_system_number": mmdbtype.Uint32(n.ASN), "autonomous_system_organization": mmdbtype.String(n.Org),
		}
	case GeoLiteCity:
		return mmdbtype.Map{
			"city": mmdbtype.Map{"names": mmdbtype.Map{"en": mmdbtype.String("Somewhere")}}, "country": country,
			"location": mmdbtype.Map{"latitude": mmdbtype.Float64(1), "longitude": mmdbtype.Float64(2)},
		}
	case IPinfoLite:
		return mmdbtype.Map{
			"asn": mmdbtype.String("AS" + strconv.FormatUint(uint64(n.ASN), 10)), "as_name": mmdbtype.String(n.Org), "as_domain": mmdbtype.String("example.com"),
			"country_code": mmdbtype.String(n.Country), "country": mmdbtype.String("The name of " + n.Country),
		}
	case IPinfoOld:
		return mmdbtype.Map{
			"asn": mmdbtype.String("AS" + strconv.FormatUint(uint64(n.ASN), 10)), "as_name": mmdbtype.String(n.Org),
			"country": mmdbtype.String(n.Country), "country_name": mmdbtype.String("The name of " + n.Country),
		}
	case Anonymous:
		return mmdbtype.Map{"is_anonymous": mmdbtype.Bool(true)}
	default:
		return mmdbtype.Map{"country": country, "registered_country": mmdbtype.Map{"iso_code": mmdbtype.String("XX")}}
	}
}
