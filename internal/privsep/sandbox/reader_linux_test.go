package sandbox

import (
	"syscall"
	"testing"
)

func TestReaderCallsAllowLessThanMonitorCalls(t *testing.T) {
	t.Parallel()
	const denied, files = syscall.EPERM, syscall.EACCES
	for what, want := range map[string]struct{ reader, unconnected, lonely, helper syscall.Errno }{
		"read what may be read":                        {0, 0, 0, 0},
		"create, link and remove":                      {denied, 0, 0, denied},
		"run what may be run":                          {denied, 0, 0, denied},
		"open a socket of IP":                          {denied, denied, 0, denied},
		"open a socket of the system":                  {denied, 0, denied, denied},
		"connect to the system from half of a pair":    {denied, syscall.ENOENT, denied, denied},
		"open a netlink socket of routes":              {denied, 0, 0, 0},
		"open a netlink socket of anything else":       {denied, denied, denied, denied},
		"write by flags that are the number of a call": {denied, files, files, denied},
		"connect where allowed":                        {denied, denied, 0, denied},
		"have another signalled":                       {denied, denied, denied, denied},
		"limit another":                                {denied, denied, denied, denied},
		"signal the job":                               {denied, 0, 0, 0},
		"start more threads than there are":            {files, files, files, 0},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			if want.reader == files && landlockVersion() < landlockFiles {
				t.Skip("the kernel has no Landlock that limits this")
			}
			for calls, want := range map[string]syscall.Errno{
				"of a reader": want.reader, "without ports": want.unconnected,
				"without sockets of Unix": want.lonely, "of a helper": want.helper,
			} {
				if out, got := confinedTry(t, append(environment(t), "CALLS="+calls), what); got != want {
					t.Errorf("calls %s: got %v, want %v\n%s", calls, got, want, out)
				}
			}
		})
	}
}
