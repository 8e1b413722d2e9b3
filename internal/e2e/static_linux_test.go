package e2e

import (
	"debug/elf"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestProgramIsStaticallyLinked looks at the program that all tests run: what is shipped needs
// no library and no interpreter of ELF files, wherever it is built.
func TestProgramIsStaticallyLinked(t *testing.T) {
	t.Parallel()
	file := programFile(t)
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			t.Errorf("it has a header %v", p.Type)
		}
	}
	if libraries, err := file.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("it needs %v, %v", libraries, err)
	}
}

// TestProgramIsPositionIndependentWithFullRELRO looks at the same program: it can be anywhere in
// memory, no part of it is both writable and executable, nor is its stack, and what only its
// beginning has to write is read-only from then on.
func TestProgramIsPositionIndependentWithFullRELRO(t *testing.T) {
	t.Parallel()
	needsStaticPIE(t)
	file := programFile(t)
	if file.Type != elf.ET_DYN {
		t.Errorf("it is %v", file.Type)
	}
	kinds := map[elf.ProgType]int{}
	for _, p := range file.Progs {
		kinds[p.Type]++
		if p.Flags&elf.PF_W != 0 && p.Flags&elf.PF_X != 0 {
			t.Errorf("%v at %#x can be written and executed", p.Type, p.Vaddr)
		}
		if p.Type == elf.PT_GNU_RELRO {
			expectSection(t, file, p, ".got")
			expectSection(t, file, p, ".got.plt")
			expectSection(t, file, p, ".data.rel.ro")
		}
	}
	if kinds[elf.PT_GNU_RELRO] != 1 || kinds[elf.PT_GNU_STACK] != 1 {
		t.Errorf("it has %d headers of read-only data and %d of the stack", kinds[elf.PT_GNU_RELRO], kinds[elf.PT_GNU_STACK])
	}
	if flags, err := file.DynValue(elf.DT_FLAGS_1); err != nil || len(flags) != 1 || elf.DynFlag1(flags[0])&elf.DF_1_NOW == 0 {
		t.Errorf("it may be bound late: %v, %v", flags, err)
	}
}

// expectSection wants a section to be within a segment.
func expectSection(t *testing.T, file *elf.File, p *elf.Prog, name string) {
	t.Helper()
	s := file.Section(name)
	if s == nil || s.Addr < p.Vaddr || s.Addr+s.Size > p.Vaddr+p.Memsz {
		t.Errorf("%s is not in %v", name, p.Type)
	}
}

// TestNoPageIsWritableAndExecutable looks at the memory of the running program, of its helper, and
// of what restores the terminal (W^X).
func TestNoPageIsWritableAndExecutable(t *testing.T) {
	t.Parallel()
	needsStaticPIE(t)
	lab := nettest.New(t)
	s := openOn(t, lab.Local, "-i", "lo")
	for what, pid := range map[string]int{
		"the program": s.cmd.Process.Pid, "the helper": helperOf(t, s.cmd.Process.Pid),
		"the restorer": childOf(t, s.cmd.Process.Pid, "terminal-restorer"),
	} {
		for _, m := range mappings(t, pid) {
			if strings.Contains(m.access, "w") && strings.Contains(m.access, "x") {
				t.Errorf("%s can write and execute %s", what, m.line)
			}
		}
		// Constant data, and what is read-only once it was relocated: a process may be just beginning.
		eventually(t, what+" has two mappings of read-only data", func() bool {
			readOnly := 0
			for _, m := range mappings(t, pid) {
				if m.access == "r--p" && strings.HasSuffix(m.line, program.Path(t)) {
					readOnly++
				}
			}
			return readOnly >= 2
		})
	}
	s.quit()
}

// TestNobodyCanSayWhereTheProgramIs starts it twice: the kernel places it anew each time.
func TestNobodyCanSayWhereTheProgramIs(t *testing.T) {
	t.Parallel()
	needsStaticPIE(t)
	if b, err := os.ReadFile("/proc/sys/kernel/randomize_va_space"); err != nil || strings.TrimSpace(string(b)) == "0" {
		t.Skip("the kernel does not randomize addresses")
	}
	lab := nettest.New(t)
	var at []string
	for range 2 {
		r, _ := openStream(t, lab.Local, "-i", "lo")
		for _, m := range mappings(t, r.cmd.Process.Pid) {
			if m.access == "r-xp" && strings.HasSuffix(m.line, program.Path(t)) {
				at = append(at, m.line)
			}
		}
		r.finish()
	}
	if len(at) != 2 || at[0] == at[1] {
		t.Errorf("its code is at %q", at)
	}
}

// mapping is a line of /proc/PID/maps, with what may be done there.
type mapping struct{ access, line string }

func mappings(t *testing.T, pid int) (all []mapping) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(text)) {
		if words := strings.Fields(l); len(words) > 1 {
			all = append(all, mapping{words[1], strings.TrimSpace(l)})
		}
	}
	return all
}

// programFile is the program, read as a file of ELF.
func programFile(t *testing.T) *elf.File {
	t.Helper()
	file, err := elf.Open(program.Path(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// needsStaticPIE skips where Go's linker cannot make what packaging/program makes.
func needsStaticPIE(t *testing.T) {
	t.Helper()
	if !slices.Contains([]string{"amd64", "arm64"}, runtime.GOARCH) {
		t.Skip("the program is position-independent on amd64 and arm64 alone")
	}
}
