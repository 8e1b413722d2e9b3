package owners

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
)

func TestNameOfAnOwner(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		owner flows.Owner
		want  string
	}{
		"forwarded traffic":             {flows.Owner{Kind: flows.KindForwarded}, "forwarded"},
		"the kernel":                    {flows.Owner{Kind: flows.KindKernel}, "kernel"},
		"a part of the kernel":          {flows.Owner{Kind: flows.KindKernel, Name: "nfs"}, "kernel: nfs"},
		"a process":                     {running("curl", "/usr/bin/curl"), "curl"},
		"a name cut by the kernel":      {running("a-very-long-pro", "/opt/a-very-long-program-name"), "a-very-long-program-name"},
		"an interpreter":                {running("python3", "/usr/bin/python3.11"), "python3.11"},
		"a script":                      {running("my-script", "/usr/bin/python3.11"), "my-script"},
		"one of a program's names":      {running("wget", "/bin/busybox"), "wget"},
		"a program that names itself":   {running("nginx: worker", "/usr/sbin/nginx"), "nginx"},
		"a shell by another name":       {running("sh", "/usr/bin/dash"), "sh"},
		"an interpreter without a name": {running("", "/usr/bin/perl"), "perl"},
		"a program in memory":           {running("3", "/memfd:prog"), "prog"},
		"a program not to be read":      {running("sshd", ""), "sshd"},
		"a name like a path":            {running("/usr/x", ""), "x"},
		"some process of a user":        {flows.Owner{Kind: flows.KindProcess, User: "ann"}, "a process of ann"},
		"a program with no letters":     {running("x", "/tmp/\xff"), "\uFFFD"},
	} {
		o := clean(c.owner)
		if o.Name != c.want {
			t.Errorf("%s: is called %q, want %q", name, o.Name, c.want)
		}
		var l flows.Labels
		if title := l.Title(flows.Processes.OfOwner(&o)); title != o.Name {
			t.Errorf("%s: is called %q, its row %q", name, o.Name, title)
		}
	}
}

// running is a process by both of its names.
func running(comm, exe string) flows.Owner {
	return flows.Owner{Kind: flows.KindProcess, User: "ann", Comm: comm, Exe: exe}
}

func TestTheEndOfALongPathStays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ path, end string }{
		"letters":    {strings.Repeat("/directory", 400) + "/prog", "/directory/prog"},
		"wide ones":  {strings.Repeat("/é", 900) + "/prog", "/é/prog"},
		"not UTF-8":  {strings.Repeat("/\xff", 1000) + "/prog", "/\uFFFD/prog"},
		"one letter": {strings.Repeat("x", 5000), "xxxxx"},
	} {
		o := clean(running("", c.path))
		if len(o.Exe) > maxPath || len(o.Exe) < maxPath-4 || !strings.HasSuffix(o.Exe, c.end) || !strings.HasPrefix(o.Exe, "…") {
			t.Errorf("%s: %d bytes: %q", name, len(o.Exe), o.Exe)
		}
	}
}

func TestTextsOfAnOwnerAreCleanedWhereTheyEnter(t *testing.T) {
	t.Parallel()
	hostile := describedAs{Owner: flows.Owner{
		Kind: flows.KindProcess, Comm: "a\x1b[2J", Exe: "/tmp/\x1b]0;x\a\u202eb\nc", User: "ann\x9b1m",
	}}
	g := newRegistry()
	o, _ := g.getOrCreate(process(7), noon, hostile.describe)
	want := flows.Owner{ID: 1, Kind: flows.KindProcess, Name: "]0;xb c", Comm: "a[2J", Exe: "/tmp/]0;xb c", User: "ann\uFFFD1m"}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Error(diff)
	}
}
