//go:build linux

package procfs

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestExistingTellsWhatTheKernelAddsFromAName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"prog", "gone (deleted)", "moved", "other (deleted)"} {
		if err := os.WriteFile(dir+"/"+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ target, link, want string }{
		"a file":                              {"/prog", "prog", "/prog"},
		"a file of that name":                 {"/gone (deleted)", "gone (deleted)", "/gone (deleted)"},
		"a removed file":                      {"/x (deleted)", "no such file", "/x"},
		"a removed file with another name":    {"/old (deleted)", "moved", "/old"},
		"a removed file, and one like it":     {"/other (deleted)", "moved", "/other"},
		"a removed file of that name":         {"/y (deleted) (deleted)", "no such file", "/y (deleted)"},
		"a program in memory":                 {"/memfd:prog (deleted)", "no such file", "/memfd:prog"},
		"a file that is out of reach":         {"/", "prog", ""},
		"a removed file that is out of reach": {"/ (deleted)", "no such file", ""},
	} {
		if got := existing(c.target, dir+"/"+c.link, dir); got != c.want {
			t.Errorf("%s: %q is %q, want %q", name, c.target, got, c.want)
		}
	}
}

func TestLoadersAreRecognised(t *testing.T) {
	t.Parallel()
	for _, exe := range []string{
		"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-linux.so.2", "/lib64/ld64.so.2", "/lib/ld.so.1",
		"/lib/x86_64-linux-gnu/ld-2.31.so", "/lib/ld-musl-x86_64.so.1", "/lib/libc.musl-x86_64.so.1", "/usr/lib/musl/lib/libc.so",
		"/lib/ld-uClibc.so.0", "/nix/store/x-glibc-2.40/lib/ld-linux-x86-64.so.2",
	} {
		if !IsLoader(exe) {
			t.Errorf("%s is none", exe)
		}
	}
	for _, exe := range []string{"", "/usr/bin/ld", "/usr/bin/ld.gold", "/usr/bin/ldd", "/usr/lib/libdl.so.2", "/opt/ld.so/prog", "/opt/world.so"} {
		if IsLoader(exe) {
			t.Errorf("%q is one", exe)
		}
	}
}

// maps is a part of /proc/PID/maps of a program that a loader runs.
const maps = `7f0000000000-7f0000001000 r--p 00000000 fe:00 11                         /usr/bin/my prog1.2
7f0000001000-7f0000002000 r-xp 00001000 fe:00 11                         /usr/bin/my prog1.2
7f0000002000-7f0000003000 r--p 00000000 fe:00 12                         /usr/lib/locale/C.utf8/LC_CTYPE
7f0000003000-7f0000004000 r-xp 00000000 fe:00 13                         /usr/lib/libc.so.6
7f0000004000-7f0000005000 r-xp 00000000 fe:00 14                         /opt/plugin
7f0000005000-7f0000006000 rwxp 00000000 00:00 0 
7f0000006000-7f0000007000 r-xp 00000000 fe:00 15                         /usr/lib/ld-linux-x86-64.so.2
7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]
`

func TestTheProgramThatALoaderRunsIsFound(t *testing.T) {
	t.Parallel()
	const prog, plugin = "/usr/bin/my prog1.2", "/opt/plugin"
	code := mappedCode(strings.NewReader(maps))
	if want := []string{prog, "/usr/lib/libc.so.6", plugin, "/usr/lib/ld-linux-x86-64.so.2"}; !slices.Equal(code, want) {
		t.Errorf("mapped code %q, want %q", code, want)
	}
	for name, c := range map[string]struct{ args, want string }{
		"by its path":                   {"ld.so /usr/bin/my_prog1.2 -v", prog},
		"by a link":                     {"ld.so /usr/bin/my_prog -v", prog},
		"another one":                   {"ld.so /opt/plugin", plugin},
		"by a relative path":            {"ld.so ./plugin", plugin},
		"behind options":                {"ld.so --library-path /opt/plugin --inhibit-cache --argv0=x plugin", plugin},
		"behind the end of options":     {"ld.so --preload /usr/bin/my_prog1.2 -- /opt/plugin", plugin},
		"with a file as its argument":   {"ld.so /usr/bin/my_prog /opt/plugin", prog},
		"that is called like a library": {"ld.so /usr/lib/libc.so.6", "/usr/lib/libc.so.6"},
		"with other arguments by now":   {"worker", prog},
		"with no arguments":             {"", prog},
	} {
		args := strings.Fields(c.args)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_", " ")
		}
		if got := loadedProgram(code, args); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := loadedProgram(nil, []string{"ld.so", "/bin/sh"}); got != "" {
		t.Errorf("a program that is not mapped: %q", got)
	}
}

// FuzzMappedCode reads tables of mapped files of any content.
func FuzzMappedCode(f *testing.F) {
	f.Add(maps, "ld.so\x00prog")
	f.Add("0-1 --xp 0 0 0 / (deleted)\n0-1 x\n\x00\n", "--preload")
	f.Fuzz(func(t *testing.T, text, args string) {
		code := mappedCode(strings.NewReader(text))
		for _, file := range code {
			if !strings.HasPrefix(file, "/") || !strings.Contains(text, file) {
				t.Errorf("%q of %q", file, text)
			}
		}
		if got := loadedProgram(code, strings.Split(args, "\x00")); got != "" && !slices.Contains(code, got) {
			t.Errorf("%q is not mapped", got)
		}
	})
}
