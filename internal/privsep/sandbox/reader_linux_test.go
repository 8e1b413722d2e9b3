package sandbox

import (
	"syscall"
	"testing"
)

func TestReaderCallsAllowLessThanMonitorCalls(t *testing.T) {
	t.Parallel()
	const refused, files = syscall.EPERM, syscall.EACCES
	for what, want := range map[string]struct{ reader, unconnected, lonely, helper syscall.Errno }{
		"read what may be read":                        {0, 0, 0, 0},
		"create, link and remove":                      {killed, 0, 0, killed},
		"run what may be run":                          {killed, 0, 0, refused},
		"open a socket of IP":                          {refused, refused, 0, refused},
		"open a socket of the system":                  {refused, 0, refused, refused},
		"connect to the system from half of a pair":    {killed, syscall.ENOENT, refused, killed},
		"open a netlink socket of routes":              {refused, 0, 0, 0},
		"open a netlink socket of anything else":       {refused, refused, refused, refused},
		"write by flags that are the number of a call": {killed, files, files, refused},
		"connect where allowed":                        {refused, refused, 0, refused},
		"have another signalled":                       {killed, killed, killed, killed},
		"limit another":                                {killed, killed, killed, killed},
		"trace a process":                              {killed, killed, killed, killed},
		"make a namespace":                             {killed, killed, killed, killed},
		"signal another":                               {killed, refused, refused, 0},
		"signal the job":                               {killed, 0, 0, 0},
		"wait for a child, of which there is none":     {syscall.ECHILD, syscall.ECHILD, syscall.ECHILD, killed},
		"have code that was not there":                 {refused, 0, 0, refused},
		"look up a user who is not in /etc/passwd":     {0, 0, 0, 0},
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

// TestAQueryReadsAndDoesNothingElse tries what a process that reads a database may do.
func TestAQueryReadsAndDoesNothingElse(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]syscall.Errno{
		"read what may be read":                        0,
		"write by flags that are the number of a call": syscall.EPERM,
		"create, link and remove":                      killed,        // Writing is refused, linking is not made by any database.
		"run what may be run":                          syscall.EPERM, // It would open /dev/null to write to it.
		"open a socket of IP":                          syscall.EPERM,
		"open a netlink socket of routes":              syscall.EPERM,
		"connect where allowed":                        syscall.EPERM,
		"have code that was not there":                 syscall.EPERM,
		"signal another":                               killed,
		"make a namespace":                             killed,
		"trace a process":                              killed,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			if out, got := confinedTry(t, append(environment(t), "CALLS=of a query"), what); got != want {
				t.Errorf("got %v, want %v\n%s", got, want, out)
			}
		})
	}
}

// TestWhoNeedsNoFileOpensNone tries what the helper for sockets alone and what restores the
// terminal may do.
func TestWhoNeedsNoFileOpensNone(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]struct{ sockets, restorer syscall.Errno }{
		"read what may be read":           {killed, killed},
		"create, link and remove":         {killed, killed},
		"run what may be run":             {killed, killed},
		"open a socket of IP":             {syscall.EPERM, syscall.EPERM},
		"open a netlink socket of routes": {syscall.EPERM, syscall.EPERM},
		"have code that was not there":    {killed, killed},
		"signal another":                  {killed, killed},
		"make a namespace":                {killed, killed},
		"type for the user":               {killed, killed},
		"limit itself":                    {0, 0},
	} {
		for calls, want := range map[string]syscall.Errno{"of a helper for sockets": want.sockets, "of a restorer": want.restorer} {
			t.Run(what+" with the calls "+calls, func(t *testing.T) {
				t.Parallel()
				if out, got := confinedTry(t, append(environment(t), "CALLS="+calls), what); got != want {
					t.Errorf("got %v, want %v\n%s", got, want, out)
				}
			})
		}
	}
}
