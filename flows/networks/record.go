package networks

import (
	"cmp"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/oschwald/maxminddb-golang/v2"

	"iftopgo/flows"
)

// maxOrg is how long the name of an organisation can be, in bytes. The longest of those that
// are registered have about 100.
const maxOrg = 128

// part is what one file says of an address.
type part struct {
	asn          uint32
	org, country string
}

// record has the fields in the layouts of the files there are: of GeoLite2, GeoIP2 and DB-IP,
// of GeoIP2 Enterprise, which has some of them in traits, and of IPinfo, whose older files
// have two letters where newer ones have the name of the country. Each is read as what it
// is: a file may have something else there.
type record struct {
	Number   any `maxminddb:"autonomous_system_number"`
	ASN      any `maxminddb:"asn"`
	Operator any `maxminddb:"autonomous_system_organization"`
	ASName   any `maxminddb:"as_name"`
	Name     any `maxminddb:"name"`
	Traits   any `maxminddb:"traits"`

	Code       any `maxminddb:"country_code"`
	Country    any `maxminddb:"country"`
	Registered any `maxminddb:"registered_country"`
}

// readRecord reads what a record says. A field that is not what it should be is not known;
// an error is one of the file.
func readRecord(r maxminddb.Result) (p part, err error) {
	var in record
	err = r.Decode(&in)
	if _, other := errors.AsType[maxminddb.UnmarshalTypeError](err); other {
		return part{}, nil // It is no map.
	}
	if err != nil {
		return part{}, err
	}
	p.asn = cmp.Or(number(in.Number), number(in.ASN), number(within(in.Traits, "autonomous_system_number")))
	if p.asn != 0 {
		p.org = cmp.Or(org(in.Operator), org(in.ASName), org(within(in.Traits, "autonomous_system_organization")), org(in.Name))
	}
	// Where an address is used comes before where it is registered.
	p.country = cmp.Or(countryCode(within(in.Country, "iso_code")), countryCode(in.Code), countryCode(in.Country),
		countryCode(within(in.Registered, "iso_code")))
	return p, nil
}

// within returns a field of a map, nil when there is none, or no map.
func within(value any, field string) any {
	m, _ := value.(map[string]any)
	return m[field]
}

// org returns the name of an organisation, cleaned; empty for what is no text.
func org(value any) string {
	text, _ := value.(string)
	return strings.TrimSpace(flows.Clean(text, maxOrg))
}

// countryCode returns two letters of ISO 3166-1 as capitals, and nothing for anything else.
func countryCode(value any) string {
	text, _ := value.(string)
	if len(text) != 2 {
		return ""
	}
	code := strings.ToUpper(text)
	if code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' {
		return ""
	}
	return code
}

// number returns the number of an autonomous system, which IPinfo writes as "AS13335"; 0 for
// anything else.
func number(value any) uint32 {
	switch v := value.(type) {
	case string:
		digits, ok := strings.CutPrefix(strings.ToUpper(v), "AS")
		n, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil {
			return 0
		}
		return uint32(n)
	case uint64:
		if v <= math.MaxUint32 {
			return uint32(v)
		}
	}
	return 0
}
