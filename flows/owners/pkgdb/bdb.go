package pkgdb

import (
	"encoding/binary"
	"io"
)

// The layout of a Berkeley DB hash file as rpm wrote it before Fedora 33 and RHEL
// 9 (db_page.h): every page has a header; hash pages list pairs of key and value; a
// value as big as a package is in a chain of overflow pages. Numbers are little-endian,
// as on every machine this program is built for.
const (
	bdbHashMagic     = 0x061561
	bdbHeaderLen     = 26
	bdbPageHash2     = 2
	bdbPageOverflow  = 7
	bdbPageHash      = 13
	bdbItemOffPage   = 3
	bdbItemOffLen    = 12
	bdbMinPage       = 512
	bdbMaxPage       = 64 << 10
	bdbOffsetEntries = 20
	bdbOffsetFree    = 22
	bdbOffsetType    = 25
	bdbOffsetNext    = 16
)

type bdbFile struct {
	r        io.ReaderAt
	pageSize int64
	pages    int64
	// read is how many bytes were read from chains, which is bounded.
	read int64
}

// readBDB calls each with the rpm header of every package in a Berkeley DB file.
func readBDB(r io.ReaderAt, size int64, each func(header []byte) error) error {
	var meta [36]byte
	if _, err := r.ReadAt(meta[:], 0); err != nil {
		return err
	}
	page := int64(binary.LittleEndian.Uint32(meta[20:]))
	if binary.LittleEndian.Uint32(meta[12:]) != bdbHashMagic || page < bdbMinPage || page > bdbMaxPage || page&(page-1) != 0 {
		return errMalformed
	}
	db := bdbFile{r: r, pageSize: page, pages: size / page}
	for n := int64(1); n < db.pages; n++ {
		b, err := db.page(n)
		if err != nil {
			return err
		}
		if kind := b[bdbOffsetType]; kind != bdbPageHash && kind != bdbPageHash2 {
			continue
		}
		if err := db.hashPage(b, each); err != nil {
			return err
		}
	}
	return nil
}

func (db *bdbFile) page(n int64) ([]byte, error) {
	if n <= 0 || n >= db.pages {
		return nil, errMalformed
	}
	b := make([]byte, db.pageSize)
	_, err := db.r.ReadAt(b, n*db.pageSize)
	return b, err
}

// hashPage calls each with the values of a page: every second item.
func (db *bdbFile) hashPage(b []byte, each func(header []byte) error) error {
	entries := int(binary.LittleEndian.Uint16(b[bdbOffsetEntries:]))
	if bdbHeaderLen+2*entries > len(b) {
		return errMalformed
	}
	for i := 1; i < entries; i += 2 {
		at := int(binary.LittleEndian.Uint16(b[bdbHeaderLen+2*i:]))
		if at+bdbItemOffLen > len(b) || b[at] != bdbItemOffPage {
			continue // Too small to be a package.
		}
		value, err := db.chain(int64(binary.LittleEndian.Uint32(b[at+4:])), int64(binary.LittleEndian.Uint32(b[at+8:])))
		if err != nil {
			return err
		}
		if err := each(value); err != nil {
			return err
		}
	}
	return nil
}

// chain reads a value of a given length from overflow pages.
func (db *bdbFile) chain(n, length int64) ([]byte, error) {
	if length > maxHeader {
		return nil, errMalformed
	}
	var value []byte
	for int64(len(value)) < length {
		b, err := db.page(n)
		if err != nil {
			return nil, err
		}
		used := int64(binary.LittleEndian.Uint16(b[bdbOffsetFree:]))
		if b[bdbOffsetType] != bdbPageOverflow || used == 0 || bdbHeaderLen+used > db.pageSize {
			return nil, errMalformed
		}
		if db.read += used; db.read > maxDatabase {
			return nil, errTooBig
		}
		value = append(value, b[bdbHeaderLen:bdbHeaderLen+used]...)
		n = int64(binary.LittleEndian.Uint32(b[bdbOffsetNext:]))
	}
	return value[:length], nil
}
