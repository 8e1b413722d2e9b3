// Command sbom prints what a program of Go is made of, with the licence of each part, as a bill of
// materials of CycloneDX: sbom VERSION LICENCES PROGRAM. LICENCES is what packaging/licences has
// printed, and a part that it does not list is an error. The same program gives the same bytes.
package main

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: sbom VERSION LICENCES PROGRAM")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Getenv("SOURCE_DATE_EPOCH"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// run reads the files and writes the bill.
func run(version, licences, program, epoch string, out io.Writer) error {
	text, err := os.ReadFile(licences)
	if err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	bom, err := bill(version, info, licenceTable(text), epoch)
	if err != nil {
		return err
	}
	return cdx.NewBOMEncoder(out, cdx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cdx.SpecVersion1_6)
}

// licenceTable reads the table that packaging/licences begins with: licences, module and version
// on each line, up to the first licence.
func licenceTable(text []byte) map[string][]string {
	table := map[string][]string{}
	head, _, _ := bytes.Cut(text, []byte("\n---"))
	for l := range strings.Lines(string(head)) {
		words := strings.Fields(l)
		if len(words) < 3 {
			continue
		}
		last := len(words) - 1
		for _, licence := range words[:last-1] {
			part := words[last-1] + " " + words[last]
			table[part] = append(table[part], strings.TrimSuffix(licence, ","))
		}
	}
	return table
}

// bill is the bill of materials of a program, made at a time (SOURCE_DATE_EPOCH; empty for unknown).
func bill(version string, info *debug.BuildInfo, licences map[string][]string, epoch string) (*cdx.BOM, error) {
	bom := cdx.NewBOM()
	root := component("iftopgo", version, cdx.ComponentTypeApplication)
	root.Licenses = choices([]string{"MIT"})
	root.Properties = settings(info)
	bom.Metadata = &cdx.Metadata{Component: &root}
	if epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
		}
		bom.Metadata.Timestamp = time.Unix(seconds, 0).UTC().Format(time.RFC3339)
	}
	var parts []cdx.Component
	var needs []string
	add := func(c cdx.Component, name string) error {
		found := licences[name]
		if len(found) == 0 {
			return fmt.Errorf("%s has no licence", name)
		}
		c.Licenses = choices(found)
		parts, needs = append(parts, c), append(needs, c.BOMRef)
		return nil
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := component(m.Path, m.Version, cdx.ComponentTypeLibrary)
		if m.Sum != "" {
			c.Properties = &[]cdx.Property{{Name: "go.sum", Value: m.Sum}}
		}
		if err := add(c, m.Path+" "+m.Version); err != nil {
			return nil, err
		}
	}
	release, _, _ := strings.Cut(info.GoVersion, " ") // Experiments of the toolchain follow.
	std := component("std", strings.TrimPrefix(release, "go"), cdx.ComponentTypeLibrary)
	if err := add(std, "Go "+release); err != nil {
		return nil, err
	}
	bom.Components = &parts
	bom.Dependencies = &[]cdx.Dependency{{Ref: root.BOMRef, Dependencies: &needs}}
	return bom, nil
}

// component is a part by the name that Go has for it.
func component(path, version string, kind cdx.ComponentType) cdx.Component {
	url := "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
	return cdx.Component{BOMRef: url, Type: kind, Name: path, Version: version, PackageURL: url}
}

// choices are licences by their names in SPDX.
func choices(names []string) *cdx.Licenses {
	all := make(cdx.Licenses, 0, len(names))
	for _, n := range names {
		all = append(all, cdx.LicenseChoice{License: &cdx.License{ID: n}})
	}
	return &all
}

// settings are those a program was built with, for the system that it is for.
func settings(info *debug.BuildInfo) *[]cdx.Property {
	var all []cdx.Property
	for _, s := range info.Settings {
		switch s.Key {
		case "GOOS", "GOARCH", "CGO_ENABLED", "-buildmode":
			all = append(all, cdx.Property{Name: s.Key, Value: s.Value})
		}
	}
	return &all
}
