package sandbox

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
)

// maxLoaders is the longest chain of interpreters; execve(2) allows five scripts.
const maxLoaders = 6

// Loaders returns a program's path and those of what the kernel executes to run
// it: the interpreter of a script, the loader of libraries.
func Loaders(path string) []string {
	all := []string{path}
	for len(all) < maxLoaders {
		next, err := loader(path)
		if err != nil || next == "" {
			break
		}
		all, path = append(all, next), next
	}
	return all
}

// errNotRegular says that a path cannot be that of a program.
var errNotRegular = errors.New("not a regular file")

// loader returns what runs one program; empty for none. The path in a script may lead to
// anything: only regular files are opened, and without waiting for a FIFO that was put
// in a file's place meanwhile.
func loader(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errNotRegular
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	return interpreter(f)
}

// interpreter returns the interpreter that a script or an ELF program names; empty for
// none.
func interpreter(f io.ReaderAt) (string, error) {
	const line = 256 // BINPRM_BUF_SIZE of linux/binfmts.h
	head, err := io.ReadAll(io.NewSectionReader(f, 0, line))
	if err != nil {
		return "", err
	}
	if rest, ok := bytes.CutPrefix(head, []byte("#!")); ok {
		first, _, _ := bytes.Cut(rest, []byte("\n"))
		words := strings.Fields(string(first))
		if len(words) == 0 {
			return "", nil
		}
		return words[0], nil
	}
	return elfInterpreter(f)
}
