package sandbox

import (
	"syscall"
	"testing"
)

func TestWhatOnlyReadsCanDoLessStill(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]struct{ reader, unconnected syscall.Errno }{
		"read what may be read":             {0, 0},
		"create, link and remove":           {syscall.EPERM, 0},
		"run what may be run":               {syscall.EPERM, 0},
		"open a socket of IP":               {syscall.EPERM, syscall.EPERM},
		"open a socket of the system":       {syscall.EPERM, 0},
		"connect where allowed":             {syscall.EPERM, syscall.EPERM},
		"signal the job":                    {syscall.EPERM, 0},
		"start more threads than there are": {syscall.EACCES, syscall.EACCES},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			if want.reader == syscall.EACCES && landlockVersion() < landlockFiles {
				t.Skip("the kernel has no Landlock that limits this")
			}
			for calls, want := range map[string]syscall.Errno{"of a reader": want.reader, "without ports": want.unconnected} {
				if out, got := confinedTry(t, append(environment(t), "CALLS="+calls), what); got != want {
					t.Errorf("calls %s: got %v, want %v\n%s", calls, got, want, out)
				}
			}
		})
	}
}
