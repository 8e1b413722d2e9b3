package pkgdb

import (
	"encoding/binary"
	"io"
)

// readSQLite calls each with the rpm header of every package in the table "Packages" of
// an SQLite file. It implements what reading a table needs of the format
// (https://www.sqlite.org/fileformat2.html): no indexes, no SQL, and nothing that is in
// the write-ahead log only.
func readSQLite(r io.ReaderAt, size int64, each func(header []byte) error) error {
	db, err := openSQLite(r, size)
	if err != nil {
		return err
	}
	root := uint32(0)
	err = db.walk(1, 0, func(record []byte) error {
		// sqlite_schema: type, name, tbl_name, rootpage, sql.
		c, err := columns(record, 4)
		if err == nil && string(c[0].data) == "table" && string(c[1].data) == "Packages" {
			root = uint32(c[3].number())
		}
		return err
	})
	if err != nil {
		return err
	}
	if root == 0 {
		return errMalformed
	}
	return db.walk(root, 0, func(record []byte) error {
		// Packages: hnum, blob.
		c, err := columns(record, 2)
		if err != nil {
			return err
		}
		return each(c[1].data)
	})
}

type sqliteFile struct {
	r        io.ReaderAt
	pageSize int64
	usable   int64
	pages    int64
	// visits is how many pages were read. No page of a well-formed file is read twice.
	visits int64
}

const sqliteMagic = "SQLite format 3\x00"

func openSQLite(r io.ReaderAt, size int64) (*sqliteFile, error) {
	var h [100]byte
	if _, err := r.ReadAt(h[:], 0); err != nil {
		return nil, err
	}
	if string(h[:16]) != sqliteMagic {
		return nil, errMalformed
	}
	page := int64(binary.BigEndian.Uint16(h[16:]))
	if page == 1 {
		page = 1 << 16
	}
	usable := page - int64(h[20])
	if page < 512 || page&(page-1) != 0 || usable < 480 {
		return nil, errMalformed
	}
	return &sqliteFile{r: r, pageSize: page, usable: usable, pages: size / page}, nil
}

// page reads a page; pages are numbered from 1.
func (db *sqliteFile) page(n uint32) ([]byte, error) {
	db.visits++
	if n == 0 || int64(n) > db.pages || db.visits > db.pages+1 {
		return nil, errMalformed
	}
	b := make([]byte, db.pageSize)
	_, err := db.r.ReadAt(b, (int64(n)-1)*db.pageSize)
	return b, err
}

const (
	sqliteInterior = 5
	sqliteLeaf     = 13
	sqliteMaxDepth = 20
)

// walk calls each with every record of the table b-tree whose root is a page.
func (db *sqliteFile) walk(n uint32, depth int, each func(record []byte) error) error {
	b, err := db.page(n)
	if err != nil {
		return err
	}
	h := b
	if n == 1 {
		h = b[100:]
	}
	headerLen := 8
	if h[0] == sqliteInterior {
		headerLen = 12
	}
	if (h[0] != sqliteInterior && h[0] != sqliteLeaf) || depth > sqliteMaxDepth {
		return errMalformed
	}
	cells := int(binary.BigEndian.Uint16(h[3:]))
	if len(h) < headerLen+2*cells {
		return errMalformed
	}
	for i := range cells {
		at := int(binary.BigEndian.Uint16(h[headerLen+2*i:]))
		if at+4 > len(b) {
			return errMalformed
		}
		if h[0] == sqliteInterior {
			err = db.walk(binary.BigEndian.Uint32(b[at:]), depth+1, each)
		} else {
			err = db.leaf(b[at:], each)
		}
		if err != nil {
			return err
		}
	}
	if h[0] == sqliteInterior {
		return db.walk(binary.BigEndian.Uint32(h[8:]), depth+1, each)
	}
	return nil
}

// leaf calls each with the record of a cell, which may continue on overflow pages.
func (db *sqliteFile) leaf(cell []byte, each func(record []byte) error) error {
	length, n := varint(cell)
	_, m := varint(cell[n:])
	if n == 0 || m == 0 || length > maxHeader {
		return errMalformed
	}
	cell = cell[n+m:]
	local := db.local(int64(length))
	if int64(len(cell)) < local {
		return errMalformed
	}
	record := append([]byte(nil), cell[:local]...)
	if local == int64(length) {
		return each(record)
	}
	if int64(len(cell)) < local+4 {
		return errMalformed
	}
	for next := binary.BigEndian.Uint32(cell[local:]); int64(len(record)) < int64(length); {
		b, err := db.page(next)
		if err != nil {
			return err
		}
		next = binary.BigEndian.Uint32(b)
		rest := int64(length) - int64(len(record))
		record = append(record, b[4:4+min(rest, db.usable-4)]...)
	}
	return each(record)
}

// local returns how many bytes of a record are in its cell.
func (db *sqliteFile) local(length int64) int64 {
	if length <= db.usable-35 {
		return length
	}
	least := (db.usable-12)*32/255 - 23
	local := least + (length-least)%(db.usable-4)
	if local <= db.usable-35 {
		return local
	}
	return least
}

// column is a value of a record.
type column struct {
	kind uint64
	data []byte
}

// number returns the value of an integer column.
func (c column) number() int64 {
	if c.kind == 9 {
		return 1
	}
	n := int64(0)
	for _, b := range c.data {
		n = n<<8 | int64(b)
	}
	return n
}

// columns splits a record into its first columns.
func columns(record []byte, count int) ([]column, error) {
	headerLen, n := varint(record)
	if n == 0 || headerLen > uint64(len(record)) || headerLen < uint64(n) {
		return nil, errMalformed
	}
	header, body := record[n:headerLen], record[headerLen:]
	all := make([]column, 0, count)
	for range count {
		kind, n := varint(header)
		if n == 0 {
			return nil, errMalformed
		}
		header = header[n:]
		length := serialLen(kind)
		if length > uint64(len(body)) {
			return nil, errMalformed
		}
		all = append(all, column{kind: kind, data: body[:length]})
		body = body[length:]
	}
	return all, nil
}

// serialLen returns the length in bytes of a value of a serial type.
func serialLen(kind uint64) uint64 {
	lengths := [...]uint64{0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0}
	if kind < uint64(len(lengths)) {
		return lengths[kind]
	}
	return (kind - 12) / 2
}

// varint reads a big-endian number of up to nine bytes and returns its length n, which
// is 0 if b is too short.
func varint(b []byte) (v uint64, n int) {
	for n < len(b) && n < 9 {
		c := b[n]
		n++
		if n == 9 {
			return v<<8 | uint64(c), n
		}
		v = v<<7 | uint64(c&0x7f)
		if c < 0x80 {
			return v, n
		}
	}
	return 0, 0
}
