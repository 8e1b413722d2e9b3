package userfile

import (
	"io/fs"
	"os"

	"iftopgo/internal/boundedfile"
)

// MaxRead is the largest file that Read reads, in bytes: more than any settings take.
const MaxRead = 1 << 18

// Read reads a whole regular file of at most MaxRead bytes that its owner may read. info is
// that of the file that was read.
func Read(place Place) (data []byte, info fs.FileInfo, err error) {
	f, err := OpenAs(place.Owner, func() (*os.File, error) { return os.OpenFile(place.Path, boundedfile.Flags, 0) })
	if err != nil {
		return nil, nil, err
	}
	return boundedfile.ReadFrom(f, MaxRead)
}
