package kernelcount

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"
)

// TestWhatTheVerifierRefusesIsSaidWithAllItSays loads a program that reads what nothing has written.
func TestWhatTheVerifierRefusesIsSaidWithAllItSays(t *testing.T) {
	t.Parallel()
	_, err := ebpf.NewProgram(&ebpf.ProgramSpec{Type: ebpf.SocketFilter, Instructions: asm.Instructions{
		asm.Mov.Imm(asm.R0, 7), asm.Mov.Reg(asm.R0, asm.R5), asm.Return(),
	}})
	if errors.Is(err, unix.EPERM) {
		t.Skip("loading eBPF takes root:", err)
	}
	err = refusal(fmt.Errorf("program count: %w", err))
	first, rest, _ := strings.Cut(err.Error(), "\n")
	if !strings.HasPrefix(first, "program count: load program: ") || !strings.Contains(first, "R5 !read_ok") {
		t.Errorf("the first line is %q", first)
	}
	for _, line := range []string{"r0 = 7", "r0 = r5", "R5 !read_ok"} {
		if strings.Count(rest, line) != 1 {
			t.Errorf("no %q, or more than one, in %q", line, rest)
		}
	}
	if !errors.Is(err, unix.EACCES) {
		t.Errorf("the error number is lost: %v", err)
	}
}

func TestOfALongVerifierLogTheEndIsKept(t *testing.T) {
	t.Parallel()
	lines := make([]string, 10_000)
	for i := range lines {
		lines[i] = fmt.Sprintf("%d: (bf) r0 = r1", i)
	}
	text := refusal(&ebpf.VerifierError{Cause: unix.EINVAL, Log: lines}).Error()
	if n := len(text); n > 13<<10 || n < 12<<10 || !strings.HasSuffix(text, "\n"+lines[9998]+"\n"+lines[9999]) {
		t.Errorf("%d bytes, up to %q", n, text[max(0, n-60):])
	}
	if strings.Contains(text, "\n:") || strings.Count(text, "\n0: ") != 0 {
		t.Error("a line is cut")
	}
}

// TestNoLimitOfMemoryIsBlamed has the library's error of a map that is not permitted.
func TestNoLimitOfMemoryIsBlamed(t *testing.T) {
	t.Parallel()
	err := refusal(fmt.Errorf("map named: map create: %w (MEMLOCK may be too low, consider rlimit.RemoveMemlock)", unix.EPERM))
	if !errors.Is(err, unix.EPERM) || err.Error() != "bpf(2): operation not permitted" {
		t.Errorf("it says %q", err)
	}
}
