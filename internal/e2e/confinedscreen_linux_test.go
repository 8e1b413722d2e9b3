package e2e

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

func TestSavingExportingAndCopyingWorkAfterPrivilegesWereDropped(t *testing.T) {
	t.Parallel()
	d := newUserDir(t)
	lab := nettest.New(t)
	s := terminal{host: lab.Remote}.openCommand(t, d.sudo(program.Command(t, "--layout=iftop", "-n", "-N", "-b", "-i", lab.Remote.Iface, "-c", d.config)))
	flood(t, lab, 100)
	s.expectScreen(nettest.RemoteIPv4 + ":9")

	s.press("B")
	expectFile(t, d.config, "bytes = true")
	if !belongsTo(d.config, nobodyUID) {
		t.Error("the settings are not the user's")
	}

	s.press("e")
	s.expectScreen("export to ./iftopgo-")
	s.press("enter")
	s.expectScreen("exported to ")
	files, _ := filepath.Glob(filepath.Join(d.dir, "iftopgo-*.txt"))
	if len(files) != 1 || !belongsTo(files[0], nobodyUID) {
		t.Errorf("exported %v", files)
	}
	s.press("e")
	s.fillIn("/var/lib/nowhere.txt")
	s.expectScreen("--no-sandbox")
	s.press("esc")
	s.expectScreen("all keys")

	s.press("j", "j", "y") // The first row may be that of ARP, which has no address.
	s.expectScreen("copied by xclip")

	s.press("i")
	s.expectLine("physical", "up")
	s.press("home", "down", "enter")
	s.expectScreen("│ lo up │")
	expectNothingOverwritten(t, s, d.dir)
	s.quit()
}

// expectNothingOverwritten exports to what is there already, to where a link leads, and to a
// file that a shell reads when it starts.
func expectNothingOverwritten(t *testing.T, s *screen, dir string) {
	t.Helper()
	const precious = "mine"
	for _, name := range []string{"there.txt", ".bashrc"} {
		write(t, filepath.Join(dir, name), precious)
	}
	if err := os.Symlink("there.txt", filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere.txt", filepath.Join(dir, "dangling.txt")); err != nil {
		t.Fatal(err)
	}
	const taken, hidden = "file already exists and stays as it is", "a name ends with .txt, .csv,"
	for _, c := range []struct{ name, says string }{
		{"there.txt", taken}, {".bashrc", hidden}, {"link.txt", taken}, {".profile", hidden}, {"dangling.txt", taken}, {"Makefile", hidden},
	} {
		s.press("e")
		s.fillIn(c.name)
		s.expectScreen(c.says)
		s.press("esc")
		s.expectScreen("all keys")
	}
	for _, name := range []string{"nowhere.txt", ".profile", "Makefile"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	for _, name := range []string{"there.txt", ".bashrc"} {
		if got := read(t, filepath.Join(dir, name)); got != precious {
			t.Errorf("%s has %q", name, got)
		}
	}
}

// TestSavingAfterPrivilegesWereDroppedKeepsTheFileMode has a mode that the umask
// forbids: a file that is replaced is made with less, and gets it back where it was
// seen at the start. Of modes that are given later, what the umask takes is not given
// back.
func TestSavingAfterPrivilegesWereDroppedKeepsTheFileMode(t *testing.T) {
	t.Parallel()
	const shared, private = 0o664, 0o600
	for name, c := range map[string]struct{ first, then, most, least os.FileMode }{
		"shared from the start": {shared, shared, shared, shared},
		"shared since":          {private, shared, shared, private},
		"private":               {private, private, private, private},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newUserDir(t)
			if err := errors.Join(
				os.Mkdir(filepath.Dir(d.config), 0o700), os.WriteFile(d.config, []byte("bytes = false\n"), private),
				os.Chown(filepath.Dir(d.config), nobodyUID, nobodyUID), os.Chown(d.config, nobodyUID, nobodyUID),
				os.Chmod(d.config, c.first),
			); err != nil {
				t.Fatal(err)
			}
			lab := nettest.New(t)
			s := terminal{host: lab.Local}.openCommand(t, d.sudo(program.Command(t, "-i", lab.Local.Iface, "-c", d.config)))
			if err := os.Chmod(d.config, c.then); err != nil {
				t.Fatal(err)
			}
			s.press("B")
			expectFile(t, d.config, "bytes = true")
			info, err := os.Stat(d.config)
			if err != nil {
				t.Fatal(err)
			}
			if mode := info.Mode().Perm(); mode&^c.most != 0 || c.least&^mode != 0 || !belongsTo(d.config, nobodyUID) {
				t.Errorf("the file has the mode %o, want %o to %o", mode, c.least, c.most)
			}
		})
	}
}

// TestLandlockConfinesRootToo exports to where root could write, were it not for
// Landlock: without capabilities, it is still who owns the directory.
func TestLandlockConfinesRootToo(t *testing.T) {
	t.Parallel()
	const outside = "/var/tmp"
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION); errno != 0 {
		t.Skip("the kernel has no Landlock")
	}
	if strings.HasPrefix(os.TempDir(), outside) {
		t.Skip("temporary files, which may be written, are in " + outside)
	}
	dir, err := os.MkdirTemp(outside, "iftopgo-test")
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	temp := t.TempDir()
	for name, c := range map[string]struct {
		flags, env []string
		config     string // Empty for one of the test's own.
		in         string
		proposed   string
		says       string
		there      bool
	}{
		"confined":   {in: temp, proposed: "./", says: "permission denied; use . or " + temp + ","},
		"unconfined": {in: temp, flags: []string{"--no-sandbox"}, proposed: "~/", says: "exported to ", there: true},
		"started in the root directory": {
			in: "/", proposed: temp + "/", says: "permission denied; use " + temp + ", or start in another directory",
		},
		"with temporary files in the root directory": {
			in: temp, env: []string{"TMPDIR=/"}, proposed: "./", says: "permission denied; use .,",
		},
		"with settings in the root directory": {
			in: temp, config: "/iftopgo-test-that-is-not-there.toml", proposed: "./", says: "permission denied; use .",
		},
		"with nothing but the root directory": {
			in: "/", env: []string{"TMPDIR=//"}, proposed: "~/", says: "permission denied; start in a directory of its own",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			file := filepath.Join(dir, name+".txt")
			cmd := program.Command(t, append([]string{"--layout=iftop", "-i", "lo", "-c", cmp.Or(c.config, filepath.Join(t.TempDir(), "c.toml"))}, c.flags...)...)
			cmd.Dir, cmd.Env = c.in, append(append(cmd.Environ(), "TMPDIR="+temp), c.env...)
			s := terminal{host: lab.Local}.openCommand(t, cmd)
			if c.proposed != "~/" { // Where only some directories can be written to, the tooltip names them.
				s.moveTo(3, 1)
				s.expectScreen("exports to")
			}
			s.press("e")
			s.expectScreen("export to " + c.proposed + "iftopgo-")
			s.fillIn(file)
			s.expectScreen(c.says)
			if _, err := os.Stat(file); (err == nil) != c.there {
				t.Errorf("the file is there: %v, want %v", err == nil, c.there)
			}
		})
	}
}
