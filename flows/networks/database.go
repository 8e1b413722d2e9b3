package networks

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"os"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/oschwald/maxminddb-golang/v2"

	"iftopgo/internal/mappedfile"
)

const (
	// maxFile is how large a file can be, in bytes. It is mapped, so this is no memory; the
	// largest that can be had have 1.5 GiB.
	maxFile = 4 << 30
	// maxMetadata is how many bytes before the end of a file its metadata begins at most
	// (MaxMind DB File Format Specification 2.0, "Database Metadata").
	maxMetadata = 128 << 10
	// maxParts is how many records of a file are remembered: there are 250 of countries, and
	// 80,000 autonomous systems. They take about 200 bytes each.
	maxParts = 8192
	// To find out what a file knows, so many of its networks are looked at, with and without
	// a record.
	maxProbed = 1 << 16
	maxRead   = 256
)

// The errors of files that are of no use.
var (
	errNotMMDB  = errors.New("not an MMDB file, or cut")
	errUseless  = errors.New("it knows neither autonomous systems nor countries")
	errNoFamily = errors.New("it is for no version of IP")
)

// metadataMarker begins the metadata of a file.
var metadataMarker = []byte("\xAB\xCD\xEFMaxMind.com")

// database is an MMDB file that is open. Its methods are called from one goroutine at a time.
type database struct {
	path   string
	file   *mappedfile.File
	reader *maxminddb.Reader
	// asn and country say what the file knows.
	asn, country bool
	// parts are records that were read, by where they are in the file; nil for a record that
	// says nothing.
	parts *simplelru.LRU[uintptr, *part]
}

// opener is the type of [Config].Open.
type opener = func(path string) (*os.File, error)

// openDatabase opens a file, and finds out what it knows.
func openDatabase(path string, open opener) (*database, error) {
	d, err := newDatabase(path)
	if err != nil {
		return nil, err
	}
	file, err := open(path)
	if err != nil {
		return nil, err
	}
	if d.file, err = mappedfile.Map(file, maxFile); err != nil {
		return nil, err
	}
	if err := d.file.Read(d.begin); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), d.close())
	}
	return d, nil
}

// newDatabase returns a database that has no file yet.
func newDatabase(path string) (*database, error) {
	parts, err := simplelru.NewLRU[uintptr, *part](maxParts, nil)
	if err != nil {
		return nil, fmt.Errorf("networks: %w", err)
	}
	return &database{path: path, parts: parts}, nil
}

// begin reads the metadata, and what the records have.
func (d *database) begin(data []byte) (err error) {
	if !bytes.Contains(data[max(len(data)-maxMetadata, 0):], metadataMarker) {
		return errNotMMDB
	}
	if d.reader, err = maxminddb.OpenBytes(data, maxminddb.DisableStringCache()); err != nil {
		return err
	}
	if v := d.reader.Metadata.IPVersion; v != 4 && v != 6 {
		return errNoFamily
	}
	return d.probe()
}

// probe finds out what the file knows, by the first of its records.
func (d *database) probe() error {
	// Networks without a record, and those that are there twice, are counted: a file that is
	// made for it could have more of them than can be walked through.
	probed, read := 0, 0
	for r := range d.reader.Networks(maxminddb.IncludeNetworksWithoutData(), maxminddb.IncludeAliasedNetworks()) {
		if err := r.Err(); err != nil {
			return err
		}
		if probed++; probed > maxProbed || read == maxRead || d.asn && d.country {
			break
		}
		if !r.Found() {
			continue
		}
		read++
		p, err := readRecord(r)
		if err != nil {
			return err
		}
		d.asn, d.country = d.asn || p.asn != 0, d.country || p.country != ""
	}
	if !d.asn && !d.country {
		return errUseless
	}
	return nil
}

// close closes the file.
func (d *database) close() error { return d.file.Close() }

// lookUp returns what the file says of an address, nil for nothing.
func (d *database) lookUp(a netip.Addr) (p *part, err error) {
	err = d.file.Read(func([]byte) (err error) {
		p, err = d.read(a)
		return err
	})
	return p, err
}

// read is lookUp with the file in reach.
func (d *database) read(a netip.Addr) (*part, error) {
	if a.Is6() && d.reader.Metadata.IPVersion == 4 {
		return nil, nil
	}
	r := d.reader.Lookup(a)
	if !r.Found() {
		return nil, r.Err()
	}
	if known, ok := d.parts.Get(r.Offset()); ok {
		return known, nil
	}
	found, err := readRecord(r)
	if err != nil {
		return nil, err
	}
	p := &found
	if found == (part{}) {
		p = nil
	}
	d.parts.Add(r.Offset(), p)
	return p, nil
}
