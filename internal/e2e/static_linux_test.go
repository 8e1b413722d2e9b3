package e2e

import (
	"debug/elf"
	"testing"

	"iftopgo/internal/e2e/program"
)

// TestProgramIsStaticallyLinked looks at the program that all tests run: what is shipped needs
// no library and no interpreter of ELF files, wherever it is built.
func TestProgramIsStaticallyLinked(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	file, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("it has a header %v", p.Type)
		}
	}
	if libraries, err := file.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("it needs %v, %v", libraries, err)
	}
}
