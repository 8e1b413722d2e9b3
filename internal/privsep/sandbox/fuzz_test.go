package sandbox

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// program64 is the smallest program of ELF with a loader: a header, a program header
// and the name.
func program64(order binary.ByteOrder, data elf.Data, name string) []byte {
	const header, one = 64, 56
	h := elf.Header64{
		Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Phoff: header, Ehsize: header, Phentsize: one, Phnum: 1,
	}
	copy(h.Ident[:], elf.ELFMAG)
	h.Ident[elf.EI_CLASS], h.Ident[elf.EI_DATA], h.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(data), byte(elf.EV_CURRENT)
	b, _ := binary.Append(nil, order, h)
	b, _ = binary.Append(b, order, elf.Prog64{Type: uint32(elf.PT_INTERP), Off: header + one, Filesz: uint64(len(name)), Memsz: uint64(len(name))})
	return append(b, name...)
}

// program32 is program64 of 32 bits.
func program32(name string) []byte {
	const header, one = 52, 32
	h := elf.Header32{
		Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_386), Version: uint32(elf.EV_CURRENT),
		Phoff: header, Ehsize: header, Phentsize: one, Phnum: 1,
	}
	copy(h.Ident[:], elf.ELFMAG)
	h.Ident[elf.EI_CLASS], h.Ident[elf.EI_DATA], h.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS32), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	b, _ := binary.Append(nil, binary.LittleEndian, h)
	b, _ = binary.Append(b, binary.LittleEndian, elf.Prog32{Type: uint32(elf.PT_INTERP), Off: header + one, Filesz: uint32(len(name)), Memsz: uint32(len(name))})
	return append(b, name...)
}

// telling are programs, each with the loader that it names; empty for none.
func telling() map[string]struct {
	program []byte
	want    string
} {
	const loader = "/lib/ld.so"
	little := program64(binary.LittleEndian, elf.ELFDATA2LSB, loader+"\x00")
	endless := slices.Clone(little)
	binary.LittleEndian.PutUint16(endless[56:], 0xffff) // e_phnum
	far := slices.Clone(little)
	binary.LittleEndian.PutUint64(far[32:], 1<<63) // e_phoff
	// A table of sections that claims to be as large as a file can be, which is not read.
	sections := slices.Clone(little)
	binary.LittleEndian.PutUint64(sections[40:], 1<<62) // e_shoff
	binary.LittleEndian.PutUint16(sections[58:], 64)    // e_shentsize
	binary.LittleEndian.PutUint16(sections[60:], 0xffff)
	return map[string]struct {
		program []byte
		want    string
	}{
		"a script":                      {[]byte("#! /bin/sh -e\nexit\n"), "/bin/sh"},
		"a script with nothing":         {[]byte("#!\n"), ""},
		"a script with an endless name": {[]byte("#!" + strings.Repeat("x", 1<<12)), strings.Repeat("x", 254)},
		"a program of 64 bits":          {little, loader},
		"one of the other byte order":   {program64(binary.BigEndian, elf.ELFDATA2MSB, loader+"\x00"), loader},
		"one of 32 bits":                {program32(loader + "\x00"), loader},
		"a name with more behind it":    {program32(loader + "\x00x\x00"), loader},
		"a name without an end":         {program32(loader), ""},
		"a name that is too long":       {program32(strings.Repeat("x", 4096) + "\x00"), ""},
		"too many program headers":      {endless, ""},
		"program headers far away":      {far, ""},
		"sections without measure":      {sections, loader},
		"the beginning of a program":    {little[:100], ""},
		"nothing":                       {nil, ""},
		"something else":                {[]byte("\x7fELF"), ""},
	}
}

func TestInterpretersAreThoseTheKernelWouldTake(t *testing.T) {
	t.Parallel()
	for name, c := range telling() {
		if got, err := interpreter(bytes.NewReader(c.program)); got != c.want {
			t.Errorf("%s: got %q (%v), want %q", name, got, err, c.want)
		}
	}
}

// FuzzLoaders reads programs of any content: a name fits into the bounds and the file,
// and is the one that another reader of ELF finds.
func FuzzLoaders(f *testing.F) {
	for _, c := range telling() {
		f.Add(c.program)
	}
	path := filepath.Join(f.TempDir(), "program")
	f.Fuzz(func(t *testing.T, program []byte) {
		name, err := interpreter(bytes.NewReader(program))
		if err != nil && name != "" || len(name) >= maxInterpreter || !bytes.Contains(program, []byte(name)) || strings.ContainsRune(name, 0) && !bytes.HasPrefix(program, []byte("#!")) {
			t.Errorf("%q, %v", name, err)
		}
		if other, ok := byPackage(program); ok && err == nil && other != name {
			t.Errorf("%q, but package elf finds %q", name, other)
		}
		if err := os.WriteFile(path, program, 0o600); err != nil {
			t.Fatal(err)
		}
		all := Loaders(path)
		if len(all) > maxLoaders || all[0] != path || (len(all) > 1) != (name != "") || name != "" && all[1] != name {
			t.Errorf("the program names %q, but its loaders are %q", name, all)
		}
	})
}

// byPackage is the loader that package elf finds in a program, of which it says more
// often that it is none.
func byPackage(program []byte) (string, bool) {
	e, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return "", false
	}
	for _, p := range e.Progs {
		if p.Type == elf.PT_INTERP {
			name, err := io.ReadAll(io.LimitReader(p.Open(), maxInterpreter))
			text, _, _ := bytes.Cut(name, []byte{0})
			return string(text), err == nil
		}
	}
	return "", true
}
