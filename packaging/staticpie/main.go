// Command staticpie takes the interpreter out of position-independent programs of ELF, which
// begin at _rt0_iftopgo and need none (iftopgo/internal/staticpie).
package main

import (
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: staticpie FILE...")
		os.Exit(2)
	}
	for _, path := range os.Args[1:] {
		if err := stripInterpreter(path); err != nil {
			fmt.Fprintf(os.Stderr, "staticpie: %s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

// stripInterpreter makes the header that names the interpreter one that means nothing
// (PT_NULL), in place.
func stripInterpreter(path string) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	at, order, err := interpreterHeader(f)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(order.AppendUint32(nil, uint32(elf.PT_NULL)), at)
	return err
}

// errNotPIE says that a program cannot do without its interpreter, or has none.
var errNotPIE = errors.New("not a position-independent program with an interpreter and without libraries")

// interpreterHeader finds the offset of the program header of the interpreter.
func interpreterHeader(f io.ReaderAt) (at int64, order binary.AppendByteOrder, err error) {
	program, err := elf.NewFile(f)
	if err != nil {
		return 0, nil, err
	}
	libraries, err := program.ImportedLibraries()
	if err != nil || len(libraries) > 0 || program.Type != elf.ET_DYN || program.Class != elf.ELFCLASS64 || program.Data != elf.ELFDATA2LSB {
		return 0, nil, errors.Join(errNotPIE, err)
	}
	for i, p := range program.Progs {
		if p.Type == elf.PT_INTERP {
			var header elf.Header64
			var one elf.Prog64
			return int64(binary.Size(header) + i*binary.Size(one)), binary.LittleEndian, nil
		}
	}
	return 0, nil, errNotPIE
}
