//go:build linux

package kernelcount

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheObjectIsThatOfItsSource compiles the program as go generate does, with the compiler that the
// directive names, and compares what is committed.
func TestTheObjectIsThatOfItsSource(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("generate.go")
	if err != nil {
		t.Fatal(err)
	}
	_, directive, _ := strings.Cut(string(source), "//go:generate go ")
	args := strings.Fields(directive)
	for _, tool := range []string{"clang-14", "llvm-strip-14"} {
		if !strings.Contains(directive, tool) {
			t.Fatalf("%q does not name %s", directive, tool)
		}
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool, "is not installed")
		}
	}
	if _, err := os.Stat("/usr/include/bpf/bpf_helpers.h"); err != nil {
		t.Skip("libbpf-dev is not installed")
	}
	dir := t.TempDir()
	// In front of the flags of the generator, which is the second argument.
	args = append([]string{args[0], args[1], "-go-package", "kernelcount", "-output-dir", dir}, args[2:]...)
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, name := range []string{"objects_bpfel.o", "objects_bpfel.go"} {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the source makes: run go generate ./capture/kernelcount", name)
		}
	}
}
