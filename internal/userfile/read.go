package userfile

import (
	"io/fs"

	"iftopgo/internal/boundedfile"
)

// MaxRead is the largest file that Read reads, in bytes: more than any settings take.
const MaxRead = 1 << 18

// Read reads a whole regular file of at most MaxRead bytes. info is that of the file that
// was read.
func Read(path string) (data []byte, info fs.FileInfo, err error) {
	return boundedfile.Read(path, MaxRead)
}
