package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// withEtc makes a program one that sees a directory as /etc.
func withEtc(t *testing.T, etc string, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath("mount"); err != nil {
		t.Skip("mount is not installed")
	}
	wrapped := exec.Command("/bin/sh", append([]string{"-c", "mount --bind '" + etc + `' /etc && exec "$0" "$@"`}, cmd.Args...)...)
	wrapped.Env, wrapped.SysProcAttr = cmd.Env, &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	return wrapped
}

// replace puts a new file in the place of one of a directory, as editors do and what writes
// resolv.conf(5).
func replace(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	write(t, path+".new", text)
	if err := os.Chmod(path+".new", 0o644); err != nil { //nolint:gosec // Everybody may read those of a system.
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

// TestFilesOfTheSystemThatAreReplacedAreReadAnew replaces hosts and resolv.conf under a confined
// program, which may read the files that were there before, and no others of /etc.
func TestFilesOfTheSystemThatAreReplacedAreReadAnew(t *testing.T) {
	t.Parallel()
	for starter, start := range map[string]func(*exec.Cmd) *exec.Cmd{
		"root": func(cmd *exec.Cmd) *exec.Cmd { return cmd }, "sudo": bySudo,
	} {
		t.Run(starter, func(t *testing.T) {
			t.Parallel()
			lab := nettest.New(t)
			serveNames(t, lab)
			lab.Remote.Do(t, func() error {
				l, err := netlink.LinkByName(lab.Remote.Iface)
				if err != nil {
					return err
				}
				return netlink.RouteAdd(&netlink.Route{LinkIndex: l.Attrs().Index, Gw: net.ParseIP(nettest.LocalIPv4)})
			})
			etc := t.TempDir()
			for d := etc; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
				if err := os.Chmod(d, 0o755); err != nil { //nolint:gosec // Everybody may list that of a system.
					t.Fatal(err)
				}
			}
			replace(t, etc, "passwd", fmt.Sprintf("root:x:0:0::/root:/bin/sh\nnobody:x:%[1]d:%[1]d::/:/bin/false\n", nobodyUID))
			replace(t, etc, "group", fmt.Sprintf("root:x:0:\nnogroup:x:%d:\n", nobodyUID))
			var before, after strings.Builder
			for n := range 200 {
				fmt.Fprintf(&before, "192.0.2.%d before.lab\n", n+1)
				fmt.Fprintf(&after, "198.51.100.%d after.lab\n", n+1)
			}
			replace(t, etc, "hosts", before.String())
			replace(t, etc, "resolv.conf", "nameserver "+absent+"\n")
			cmd := start(program.Command(t, "--json", "-Z", "-N", "-i", lab.Remote.Iface, "-f", "udp port 9", "-c", newUserDir(t).config))
			r, _ := openStreamOf(t, lab.Remote, withEtc(t, etc, cmd))
			// Every second to another host: for a while it is known that one has no name.
			sent := 0
			named := func(host, name string) func(*line) bool {
				return func(l *line) bool {
					sent++
					if strings.HasSuffix(host, ".") {
						host := fmt.Sprint(host, sent%200+1, ":9")
						if err := lab.Remote.Try(func() error { return sendTo(host, 1) }); err != nil {
							t.Fatal(err)
						}
					}
					for _, f := range l.Flows {
						if strings.HasPrefix(f.DstIP, host) && strings.HasPrefix(f.Dst, name+":") {
							return true
						}
					}
					return false
				}
			}
			r.expectLine("a name of the hosts file", named("192.0.2.", "before.lab"))
			replace(t, etc, "hosts", after.String())
			replace(t, etc, "resolv.conf", "nameserver "+good+"\n")
			r.expectLine("a name of the hosts file that replaced it", named("198.51.100.", "after.lab"))
			if err := lab.Remote.Try(func() error { return sendTo(nettest.LocalIPv4+":9", 1) }); err != nil {
				t.Fatal(err)
			}
			r.expectLine("a name of the server that replaced another", named(nettest.LocalIPv4, "srv.example.org"))
			r.finish()
		})
	}
}
