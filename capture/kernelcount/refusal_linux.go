package kernelcount

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// mostVerifierLog is how much is kept of what the verifier says: at its end it says what is wrong.
const mostVerifierLog = 12 << 10

// refusal is an error of loading, which says in its first line what is wrong, and behind it what the kernel's verifier
// has said. Where the kernel does not permit it, the library thinks of RLIMIT_MEMLOCK, which limits no eBPF since Linux 5.11.
func refusal(err error) error {
	if v, ok := errors.AsType[*ebpf.VerifierError](err); ok && len(v.Log) > 0 {
		return fmt.Errorf("%w\n%s", err, lastLines(v.Log, mostVerifierLog))
	}
	if errors.Is(err, unix.EPERM) {
		return fmt.Errorf("bpf(2): %w", unix.EPERM)
	}
	return err
}

// lastLines are as many lines from the end as have room.
func lastLines(lines []string, room int) string {
	from := len(lines)
	for from > 0 && room > len(lines[from-1]) {
		from--
		room -= len(lines[from]) + 1
	}
	return strings.Join(lines[from:], "\n")
}
