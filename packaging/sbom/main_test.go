package main

import (
	"bytes"
	"runtime/debug"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// table is what packaging/licences prints.
const table = `iftopgo contains these modules:

MIT           example.org/one v1.2.3
BSD-3-Clause, MIT example.org/two v0.1.0
BSD-3-Clause  Go go1.26.8

------------------------------------------------------------------------------
example.org/one v1.2.3 (MIT)

MIT example.org/none v1.0.0
`

// info is what a program says of itself.
func info(deps ...*debug.Module) *debug.BuildInfo {
	return &debug.BuildInfo{
		GoVersion: "go1.26.8 X:none", Deps: deps,
		Settings: []debug.BuildSetting{{Key: "GOOS", Value: "linux"}, {Key: "vcs.time", Value: "now"}},
	}
}

func TestEveryPartHasItsLicences(t *testing.T) {
	t.Parallel()
	one := &debug.Module{Path: "example.org/one", Version: "v1.2.3", Sum: "h1:x"}
	replaced := &debug.Module{Path: "example.org/old", Replace: &debug.Module{Path: "example.org/two", Version: "v0.1.0"}}
	bom, err := bill("1.0.0+4.gabc", info(one, replaced), licenceTable([]byte(table)), "1700000000")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range *bom.Components {
		line := c.PackageURL
		for _, l := range *c.Licenses {
			line += " " + l.License.ID
		}
		got = append(got, line)
	}
	want := "pkg:golang/example.org/one@v1.2.3 MIT\npkg:golang/example.org/two@v0.1.0 BSD-3-Clause MIT\npkg:golang/std@1.26.8 BSD-3-Clause"
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("got\n%s\nwant\n%s", all, want)
	}
	if m := bom.Metadata; m.Timestamp != "2023-11-14T22:13:20Z" || m.Component.PackageURL != "pkg:golang/iftopgo@1.0.0%2B4.gabc" || len(*m.Component.Properties) != 1 {
		t.Errorf("metadata %+v", m)
	}
	if d := *bom.Dependencies; len(d) != 1 || len(*d[0].Dependencies) != 3 {
		t.Errorf("dependencies %+v", d)
	}
	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).Encode(bom); err != nil {
		t.Fatal(err)
	}
	var read cdx.BOM
	if err := cdx.NewBOMDecoder(&out, cdx.BOMFileFormatJSON).Decode(&read); err != nil || len(*read.Components) != 3 {
		t.Errorf("it cannot be read again: %v", err)
	}
}

func TestAPartWithoutALicenceIsAnError(t *testing.T) {
	t.Parallel()
	none := &debug.Module{Path: "example.org/none", Version: "v1.0.0"}
	if _, err := bill("1.0.0", info(none), licenceTable([]byte(table)), ""); err == nil {
		t.Error("a line behind the table counts")
	}
	if _, err := bill("1.0.0", info(), licenceTable(nil), ""); err == nil {
		t.Error("the standard library needs none")
	}
	if _, err := bill("1.0.0", info(), licenceTable([]byte(table)), "today"); err == nil {
		t.Error("a time can be anything")
	}
}
