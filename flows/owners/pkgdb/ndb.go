package pkgdb

import (
	"encoding/binary"
	"io"
)

// The layout of rpm's own database format, ndb (lib/backend/ndb/rpmpkg.c of rpm): a
// header, a table of slots that fills whole pages, and blobs in units of 16 bytes.
const (
	ndbMagic     = 'R' | 'p'<<8 | 'm'<<16 | 'P'<<24
	ndbSlotMagic = 'S' | 'l'<<8 | 'o'<<16 | 't'<<24
	ndbBlobMagic = 'B' | 'l'<<8 | 'b'<<16 | 'S'<<24
	ndbPage      = 4096
	ndbSlotLen   = 16
	ndbBlobLen   = 16
	ndbUnit      = 16
	ndbMaxPages  = 2048
)

// readNDB calls each with the rpm header of every package in an ndb file.
func readNDB(r io.ReaderAt, size int64, each func(header []byte) error) error {
	var h [32]byte
	if _, err := r.ReadAt(h[:], 0); err != nil {
		return err
	}
	pages := binary.LittleEndian.Uint32(h[12:])
	if binary.LittleEndian.Uint32(h[:]) != ndbMagic || pages == 0 || pages > ndbMaxPages || int64(pages)*ndbPage > size {
		return errMalformed
	}
	slots := make([]byte, int64(pages)*ndbPage-int64(len(h)))
	if _, err := r.ReadAt(slots, int64(len(h))); err != nil {
		return err
	}
	read := int64(0)
	for ; len(slots) >= ndbSlotLen; slots = slots[ndbSlotLen:] {
		number := binary.LittleEndian.Uint32(slots[4:])
		if binary.LittleEndian.Uint32(slots) != ndbSlotMagic || number == 0 {
			continue
		}
		blob, err := ndbBlob(r, size, number, int64(binary.LittleEndian.Uint32(slots[8:]))*ndbUnit)
		if err != nil {
			return err
		}
		// The slots of a crafted file may all point to the same blob.
		if read += int64(len(blob)); read > maxDatabase {
			return errTooBig
		}
		if err := each(blob); err != nil {
			return err
		}
	}
	return nil
}

func ndbBlob(r io.ReaderAt, size int64, number uint32, at int64) ([]byte, error) {
	var h [ndbBlobLen]byte
	if _, err := r.ReadAt(h[:], at); err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(h[12:]))
	if binary.LittleEndian.Uint32(h[:]) != ndbBlobMagic || binary.LittleEndian.Uint32(h[4:]) != number ||
		length > maxHeader || at+ndbBlobLen+length > size {
		return nil, errMalformed
	}
	blob := make([]byte, length)
	_, err := r.ReadAt(blob, at+ndbBlobLen)
	return blob, err
}
