package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// sshd is a server of ssh on a host of a lab, and a command called ssh that reaches it as server, and
// as twin.
type sshd struct {
	dir      string
	cmd      *exec.Cmd
	lab      *nettest.Lab
	password bool
}

// The password of root, where the server asks for one, and what is kept of it (crypt(5)).
const (
	password = "open sesame"
	shadow   = "root:$6$iftopgo$H8K.JRM89iEb3qa/G6pzwjEgWlNnVjWPakqmvknE1W7d0ToFbFcbO32dcuEhO/vMqE54TtKyP1eqDadjQkk0i1:20000:0:99999:7:::\n"
)

// newSSHD makes the files of a server that runs iftopgo whatever it is asked for, and keeps what that
// writes. It knows the user by a key, or else asks for a password.
func newSSHD(t *testing.T, lab *nettest.Lab, asks bool) *sshd {
	t.Helper()
	for _, tool := range []string{"/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen"} {
		if _, err := os.Stat(tool); err != nil {
			t.Skip("needs " + tool)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root, for a server of ssh")
	}
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil { //nolint:gosec // As its unit makes it: the directory that it separates privileges with.
		t.Fatal(err)
	}
	s := &sshd{dir: t.TempDir(), lab: lab, password: asks}
	for _, key := range []string{"host", "user"} {
		if out, err := exec.Command("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", s.path(key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	server := "Port 2222\nListenAddress " + nettest.RemoteIPv4 + "\nHostKey " + s.path("host") + "\nPidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n" +
		"ForceCommand " + program.Path(t) + " --json --refresh 1 --limit 500 -i " + lab.Remote.Iface + " | tee -a " + s.path("lines") + "\n"
	client := "Host server twin\n HostName " + nettest.RemoteIPv4 + "\n Port 2222\n User root\n IdentitiesOnly yes\n"
	if asks {
		server += "PasswordAuthentication yes\nPubkeyAuthentication no\n"
		client += " StrictHostKeyChecking ask\n UserKnownHostsFile " + s.path("known_hosts") + "\n PreferredAuthentications password\n"
		s.write(t, "shadow", shadow)
	} else {
		server += "PasswordAuthentication no\nAuthorizedKeysFile " + s.path("user.pub") + "\n"
		client += " IdentityFile " + s.path("user") + "\n StrictHostKeyChecking no\n UserKnownHostsFile /dev/null\n LogLevel ERROR\n"
	}
	s.write(t, "sshd_config", server)
	s.write(t, "ssh_config", client)
	s.write(t, "ssh", "#!/bin/sh\nexec /usr/bin/ssh -F "+s.path("ssh_config")+" \"$@\"\n")
	if err := os.Chmod(s.path("ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	return s
}

// startSSHD makes a server and starts it.
func startSSHD(t *testing.T, lab *nettest.Lab, asks bool) *sshd {
	t.Helper()
	s := newSSHD(t, lab, asks)
	s.start(t)
	t.Cleanup(func() { s.stop(t) })
	return s
}

func (s *sshd) path(name string) string { return filepath.Join(s.dir, name) }

func (s *sshd) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start starts the server, which has passwords of its own.
func (s *sshd) start(t *testing.T) {
	t.Helper()
	script := `exec /usr/sbin/sshd -D -e -f "$0/sshd_config"`
	if s.password {
		script = `mount --make-rprivate / && mount --bind "$0/shadow" /etc/shadow && ` + script
	}
	s.cmd = exec.Command("/bin/sh", "-c", script, s.dir)
	if s.password {
		s.cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	}
	s.lab.Remote.Start(t, s.cmd)
	eventually(t, "the server listens", func() bool {
		return s.lab.Local.Try(func() error {
			c, err := net.Dial("tcp", nettest.RemoteIPv4+":2222")
			if err == nil {
				err = c.Close()
			}
			return err
		}) == nil
	})
}

// stop kills the server and all that it has started.
func (s *sshd) stop(t *testing.T) {
	t.Helper()
	all := []int{s.cmd.Process.Pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children(all[i])...)
	}
	for _, pid := range all {
		_ = syscall.Kill(pid, syscall.SIGKILL) // It may have ended with another one.
	}
	_ = s.cmd.Wait()
}

func TestAMachineIsShownOverSSHAndIsBackAfterItsServerWas(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	server := startSSHD(t, lab, false)
	r, _ := openStreamOf(t, lab.Local, connecting(t, server.dir, "server", "--json", "--refresh", "1"))
	want := flood(t, lab, 1000)
	l := r.expectLine("the flood", received(want))
	if l.Capture.Engine != "ssh" {
		t.Errorf("captured by %s", l.Capture.Engine)
	}
	server.stop(t)
	r.expectLine("a lost connection, whose gap is marked once a second of it is over", func(l *line) bool {
		return strings.HasPrefix(l.Capture.State, "connecting to server") && l.Capture.LastLoss != ""
	})
	server.start(t)
	l = r.expectLine("a connection", live)
	if l.Capture.Restarts == 0 {
		t.Errorf("%d restarts", l.Capture.Restarts)
	}
	want += flood(t, lab, 500)
	r.expectLine("both floods", received(want))
	l = r.finish()
	if sum, _ := l.udp(); sum.TotalRecv != want {
		t.Errorf("%d bytes received over UDP, want %d", sum.TotalRecv, want)
	}
	expectRowsAddUp(t, &l)
}

// TestPasswordsAndHostKeysAreAskedForBeforeTheScreen answers what ssh asks of two machines, one after
// the other.
func TestPasswordsAndHostKeysAreAskedForBeforeTheScreen(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	server := startSSHD(t, lab, true)
	cmd := connecting(t, server.dir, "server", "twin")
	cmd.Env = append(cmd.Env, "XDG_CONFIG_HOME="+t.TempDir())
	s := terminal{host: lab.Local, overview: true}.start(t, cmd)
	s.expectScreen("continue connecting (yes/no")
	s.send("yes\r")
	for range 2 {
		s.expectScreen("root@" + nettest.RemoteIPv4 + "'s password:")
		if s.mode(ansi.ModeAltScreenSaveCursor) {
			t.Error("the screen has begun")
		}
		s.forgetOutput()
		s.send(password + "\r")
		eventually(t, "another question, or the screen", func() bool {
			return strings.Contains(s.output(), "password: ") || s.mode(ansi.ModeAltScreenSaveCursor)
		})
	}
	s.expectScreen("MACHINE", "server", "twin", "[Flows]")
	if strings.Contains(s.content(), "password") || strings.Contains(s.content(), password) {
		t.Errorf("the screen has what was asked:\n%s", s.content())
	}
	s.quit()
}

// TestAWrongPasswordEndsItWithTheReason gives up where ssh does.
func TestAWrongPasswordEndsItWithTheReason(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	server := startSSHD(t, lab, true)
	server.write(t, "known_hosts", "["+nettest.RemoteIPv4+"]:2222 "+read(t, server.path("host.pub")))
	s := terminal{host: lab.Local}.start(t, connecting(t, server.dir, "server"))
	for range 3 {
		s.expectScreen("'s password:")
		s.forgetOutput()
		s.send("wrong\r")
		eventually(t, "another question, or the end", func() bool {
			return strings.Contains(s.output(), "password: ") || strings.Contains(s.output(), "Permission denied (")
		})
	}
	s.expectExit(exitFailure)
	if !strings.Contains(s.output(), "server: root@"+nettest.RemoteIPv4+": Permission denied (") {
		t.Errorf("it says %s", s.output())
	}
}
