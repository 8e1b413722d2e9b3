package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Errors of what is in the place of a database.
var (
	// ErrLink is of a symbolic link: whoever made it may have meant another program's file.
	ErrLink = errors.New("it is a symbolic link; put the database itself there, or name another directory")
	// ErrNoFile is of what is neither a file nor a link.
	ErrNoFile = errors.New("it is no file; move it away, or name another directory")
)

// Inspect looks whether a recorder may write the database of a directory, without changing
// anything there: neither what another program has made nor what a newer version has. What is
// damaged it may: that is moved aside.
func Inspect(ctx context.Context, dir string) error {
	path := filepath.Join(dir, fileName)
	h, err := readHeader(path)
	if err == nil && h.application == 0 && h.version == 0 && h.there {
		h.foreign, err = hasTables(ctx, path)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", path, err)
	case h.foreign:
		return fmt.Errorf("%s: %w", path, ErrForeign)
	}
	if h.there {
		if err := allowed(h.application, h.version); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// allowed says whether tables of an identity are those of a history that this version writes, or
// of nobody yet.
func allowed(application, version uint32) error {
	switch {
	case application == 0 && version == 0:
		return nil
	case application != applicationID:
		return ErrForeign
	case version > schemaVersion:
		return ErrNewer
	}
	return nil
}

// header is what the file says of a database, without SQLite.
type header struct {
	there                bool // it is a database
	application, version uint32
	foreign              bool
}

// The format of the files of SQLite (sqlite.org/fileformat2.html): offsets in the header of a
// database, in its log, and in the frames of that.
const (
	magic         = "SQLite format 3\x00"
	headerBytes   = 100
	atVersion     = 60
	atApplication = 68

	logHeaderBytes   = 32
	atPageSize       = 8
	atSalts          = 16
	frameHeaderBytes = 24
	atFrameSalts     = 8
	saltBytes        = 8
	largestPage      = 65536
)

// readHeader reads the header of a database: the one in its log is the newer one.
func readHeader(path string) (header, error) {
	switch info, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return header{}, nil
	case err != nil:
		return header{}, err
	case info.Mode()&fs.ModeSymlink != 0:
		return header{}, ErrLink
	case !info.Mode().IsRegular():
		return header{}, ErrNoFile
	}
	page := make([]byte, headerBytes)
	if n, err := readStart(path, page); err != nil || n < headerBytes || !bytes.HasPrefix(page, []byte(magic)) {
		return header{}, err // It is empty, or damaged.
	}
	if err := latestHeader(path+"-wal", page); err != nil {
		return header{}, err
	}
	return header{there: true, application: binary.BigEndian.Uint32(page[atApplication:]), version: binary.BigEndian.Uint32(page[atVersion:])}, nil
}

// readStart fills a buffer from the beginning of a file, as far as that goes.
func readStart(path string, b []byte) (n int, err error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if n, err = io.ReadFull(f, b); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}

// latestHeader puts the last header that a log has into a page. A log that is none, or is torn,
// says nothing.
func latestHeader(path string, page []byte) error {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	log := make([]byte, logHeaderBytes)
	if _, err := f.ReadAt(log, 0); err != nil {
		return nil //nolint:nilerr // It is shorter.
	}
	size := int64(binary.BigEndian.Uint32(log[atPageSize:]))
	if size < headerBytes || size > largestPage {
		return nil
	}
	frame := make([]byte, frameHeaderBytes+headerBytes)
	for at := int64(logHeaderBytes); ; at += frameHeaderBytes + size {
		if _, err := f.ReadAt(frame, at); err != nil || !bytes.Equal(frame[atFrameSalts:][:saltBytes], log[atSalts:][:saltBytes]) {
			return nil //nolint:nilerr // It ends there.
		}
		if text := frame[frameHeaderBytes:]; binary.BigEndian.Uint32(frame) == 1 && bytes.HasPrefix(text, []byte(magic)) {
			copy(page, text)
		}
	}
}

// hasTables reports whether there is anything in a database that says of nobody whose it is. Its
// log is not read: that would change the files beside it.
func hasTables(ctx context.Context, path string) (has bool, err error) {
	db, err := connect(path, []string{"mode=ro", "immutable=1"}, "query_only(ON)")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables)
	if isCorrupt(err) {
		return false, nil
	}
	return tables > 0, err
}

// columns are those that a history has, by table.
var columns = [...]string{
	"SELECT id, text FROM text",
	"SELECT id, process, program, user, package, container FROM owner",
	"SELECT id, host, name, asn, org, country FROM remote",
	"SELECT id, service, port, protocol, proto FROM service",
	"SELECT id, level, key, interface, missed_sent, missed_recv FROM bucket",
	"SELECT bucket, remote, owner, service, other, sent, recv FROM carried",
	"SELECT interface, boot, ifindex, read_sent, read_recv, ahead_sent, ahead_recv, at FROM counter",
	"SELECT since, until, why FROM pause",
}

// checkTables looks whether the tables are there that the version says.
func checkTables(ctx context.Context, db *sql.DB) error {
	for _, query := range columns {
		rows, err := db.QueryContext(ctx, query+" LIMIT 0")
		if err == nil {
			err = errors.Join(rows.Err(), rows.Close())
		}
		if err != nil {
			return unsoundTables(err)
		}
	}
	return nil
}
