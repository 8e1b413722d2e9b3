package flows

import (
	"strings"
	"testing"
)

func TestAProgramIsCalledByItsFile(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ exe, want string }{
		"a program":                             {"/usr/bin/curl", "curl"},
		"an interpreter":                        {"/usr/bin/python3.11", "python3.11"},
		"a name of more than 15 bytes":          {"/opt/a-very-long-program-name", "a-very-long-program-name"},
		"the longest name there is":             {"/" + strings.Repeat("x", 255), strings.Repeat("x", 255)},
		"a program with many names":             {"/bin/busybox", "busybox"},
		"in memory":                             {"/memfd:prog", "prog"},
		"in memory, named after a path":         {"/memfd:runc_cloned:/proc/self/exe", "runc_cloned:/proc/self/exe"},
		"in memory, with no name":               {"/memfd:", "memfd"},
		"in memory, named like one in memory":   {"/memfd:/memfd:/x/y", "y"},
		"in a directory that looks like memory": {"/memfd:x/bin/prog", "x/bin/prog"},
		"a relative path":                       {"./prog", "prog"},
		"a process whose program is not known":  {"kworker/0:1", "kworker/0:1"},
		"some process of a user":                {"a process of root", "a process of root"},
		"a process that is called like a path":  {"/usr/bin/x", "x"},
		"a blank in a name":                     {"/opt/My App/My App", "My App"},
		"only slashes":                          {"///", "/"},
		"nothing":                               {"", ""},
	} {
		if got := ProgramName(c.exe); got != c.want {
			t.Errorf("%s: %q is called %q, want %q", what, c.exe, got, c.want)
		}
	}
}

// TestWhatRunsInAnInterpreterHasItsOwnName looks at the name and at what tells programs
// apart.
func TestWhatRunsInAnInterpreterHasItsOwnName(t *testing.T) {
	t.Parallel()
	const python = "/usr/bin/python3.11"
	for what, c := range map[string]struct{ exe, comm, want, program string }{
		"a program":                           {"/usr/bin/curl", "curl", "curl", "/usr/bin/curl"},
		"a thread's name":                     {"/usr/lib/firefox/firefox", "Web Content", "firefox", "/usr/lib/firefox/firefox"},
		"a name that was cut":                 {"/opt/a-very-long-program-name", "a-very-long-pro", "a-very-long-program-name", "/opt/a-very-long-program-name"},
		"a script":                            {python, "yt-dlp", "yt-dlp", "yt-dlp"},
		"another script":                      {python, "heir", "heir", "heir"},
		"the interpreter by one name":         {python, "python3", "python3.11", python},
		"the interpreter by another":          {python, "python3.11", "python3.11", python},
		"an interpreter with no version":      {"/usr/bin/perl", "exim-cron", "exim-cron", "exim-cron"},
		"an applet":                           {"/bin/busybox", "wget", "wget", "wget"},
		"one that begins like an interpreter": {"/usr/bin/pythonista", "x", "pythonista", "/usr/bin/pythonista"},
		"a script that is called like a path": {python, "/x/y", "y", "y"},
		"a script whose name is not known":    {python, "", "python3.11", python},
		"a program that is not known":         {"", "sshd", "sshd", "sshd"},
		"a program in memory":                 {"/memfd:prog", "3", "prog", "/memfd:prog"},
	} {
		o := Owner{Exe: c.exe, Comm: c.comm, Name: ProcessName(c.exe, c.comm)}
		if o.Name != c.want || o.Program() != c.program {
			t.Errorf("%s is called %q, want %q; its program is %q, want %q", what, o.Name, c.want, o.Program(), c.program)
		}
	}
}

// FuzzProgramName asks for the name of a name, which is what an owner without a path and
// its row are called by.
func FuzzProgramName(f *testing.F) {
	for _, s := range []string{"/usr/bin/curl", "/memfd:/memfd:", "/memfd:.", "../..", "", "a/b", ".//", "/."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := ProgramName(s)
		if again := ProgramName(name); again != name {
			t.Errorf("%q is called %q, which is called %q", s, name, again)
		}
		if name == "" && s != "" {
			t.Errorf("%q has no name", s)
		}
	})
}
