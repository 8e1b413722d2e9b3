package sandbox

import (
	"testing"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

func TestOnceLoadedEBPFCanOnlyBeRead(t *testing.T) {
	t.Parallel()
	p := loadedPolicy()
	reading := map[uint64]bool{unix.BPF_MAP_LOOKUP_ELEM: true, unix.BPF_MAP_LOOKUP_BATCH: true, unix.BPF_ITER_CREATE: true}
	for command := range uint64(64) {
		want := seccomp.ActionErrno
		if reading[command] {
			want = seccomp.ActionAllow
		}
		if got := meant(&p, "bpf", [6]uint64{command}); got != want {
			t.Errorf("command %d of bpf(2): %v, want %v", command, got, want)
		}
	}
}
