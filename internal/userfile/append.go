package userfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// appendFlags open a file to append to. Without O_NONBLOCK, open(2) would wait for a
// named pipe that nobody reads.
const appendFlags = os.O_APPEND | os.O_WRONLY | syscall.O_NONBLOCK

// OpenAppend opens a file to append to, and makes it if there is none, with the permissions of
// the invoking user, if there is one: the file is theirs then. Pipes, sockets
// and disks are refused: a reader that does not read would block the writer.
func OpenAppend(path string, invoking *Owner) (*os.File, error) {
	file, err := OpenAs(invoking, func() (*os.File, error) { return os.OpenFile(path, appendFlags|os.O_CREATE, newFileMode) })
	if errors.Is(err, syscall.ENXIO) { // A pipe that nobody reads, or a socket (open(2)).
		return nil, notAppendable(path)
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeCharDevice == 0 {
		err = notAppendable(path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func notAppendable(path string) error {
	return fmt.Errorf("%s is neither a file nor a terminal: name one that is", path)
}
