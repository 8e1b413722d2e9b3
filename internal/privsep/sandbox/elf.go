package sandbox

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// errNotELF says that something is no program of ELF that the kernel would run.
var errNotELF = errors.New("not a program of ELF")

// maxInterpreter is the longest name of a loader, in bytes: PATH_MAX, its end included.
const maxInterpreter = 4096

// segment is what a program header says (elf(5)).
type segment struct {
	kind         elf.ProgType
	offset, size uint64
}

// elfInterpreter returns the loader that a program of ELF names (PT_INTERP); empty for
// none. It reads what the kernel reads of it, the program headers, where package elf
// would read the tables of sections as well, whose sizes can be anything.
func elfInterpreter(f io.ReaderAt) (string, error) {
	ident := make([]byte, elf.EI_NIDENT)
	if _, err := f.ReadAt(ident, 0); err != nil || string(ident[:len(elf.ELFMAG)]) != elf.ELFMAG {
		return "", errNotELF
	}
	var order binary.ByteOrder = binary.LittleEndian
	if elf.Data(ident[elf.EI_DATA]) == elf.ELFDATA2MSB {
		order = binary.BigEndian
	}
	read := segments64
	if elf.Class(ident[elf.EI_CLASS]) == elf.ELFCLASS32 {
		read = segments32
	}
	all, err := read(f, order)
	if err != nil {
		return "", err
	}
	for _, s := range all {
		if s.kind == elf.PT_INTERP {
			return nameIn(f, s)
		}
	}
	return "", nil
}

// nameIn reads the name in a segment.
func nameIn(f io.ReaderAt, s segment) (string, error) {
	if s.size < 2 || s.size > maxInterpreter || s.offset > math.MaxInt64-maxInterpreter {
		return "", errNotELF
	}
	name := make([]byte, s.size)
	if _, err := io.ReadFull(io.NewSectionReader(f, int64(s.offset), int64(s.size)), name); err != nil {
		return "", err
	}
	if name[s.size-1] != 0 {
		return "", errNotELF
	}
	text, _, _ := bytes.Cut(name, []byte{0})
	return string(text), nil
}

// segments64 reads the program headers of a 64-bit program.
func segments64(f io.ReaderAt, order binary.ByteOrder) (all []segment, err error) {
	var h elf.Header64
	if err := binary.Read(io.NewSectionReader(f, 0, math.MaxInt64), order, &h); err != nil {
		return nil, err
	}
	progs, err := table[elf.Prog64](f, order, h.Phoff, h.Phentsize, h.Phnum)
	for _, p := range progs {
		all = append(all, segment{kind: elf.ProgType(p.Type), offset: p.Off, size: p.Filesz})
	}
	return all, err
}

// segments32 reads those of a 32-bit program.
func segments32(f io.ReaderAt, order binary.ByteOrder) (all []segment, err error) {
	var h elf.Header32
	if err := binary.Read(io.NewSectionReader(f, 0, math.MaxInt64), order, &h); err != nil {
		return nil, err
	}
	progs, err := table[elf.Prog32](f, order, uint64(h.Phoff), h.Phentsize, h.Phnum)
	for _, p := range progs {
		all = append(all, segment{kind: elf.ProgType(p.Type), offset: uint64(p.Off), size: uint64(p.Filesz)})
	}
	return all, err
}

// table reads program headers, of which the kernel takes no more than 64 KiB.
func table[T elf.Prog64 | elf.Prog32](f io.ReaderAt, order binary.ByteOrder, offset uint64, size, number uint16) ([]T, error) {
	const most = 64 << 10
	all := make([]T, number)
	length := binary.Size(all)
	if int(size)*int(number) != length || length > most || offset > math.MaxInt64-most {
		return nil, errNotELF
	}
	return all, binary.Read(io.NewSectionReader(f, int64(offset), int64(length)), order, all)
}
