package owners

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// sendAndStay sends over UDP and keeps the socket until the end of its input.
func sendAndStay(addr string) error {
	c, err := net.Dial("udp4", addr)
	if err != nil {
		return err
	}
	if _, err := c.Write(message(100)); err != nil {
		return err
	}
	awaitEnd()
	return c.Close()
}

// sendWithoutLeader ends the main thread, as pthread_exit(3) in main does, and sends. It does
// not return: it may be on that thread itself.
func sendWithoutLeader(addr string) error {
	go onceLeaderless(addr)
	for range 100 { // Threads are kept busy until the main one gets to end.
		go endLeader()
	}
	endLeader()
	return nil
}

// endLeader ends the thread it is on if that is the main one, else it keeps that for ever.
func endLeader() {
	runtime.LockOSThread()
	if unix.Gettid() == unix.Getpid() {
		_, _, _ = unix.Syscall(unix.SYS_EXIT, 0, 0, 0)
	}
	select {}
}

// onceLeaderless waits on another thread until the main one has ended, sends, and ends the
// process when nobody needs it any more.
func onceLeaderless(addr string) {
	runtime.LockOSThread()
	if unix.Gettid() == unix.Getpid() {
		go onceLeaderless(addr)
		endLeader()
	}
	var err error
	for ended := false; err == nil && !ended; runtime.Gosched() {
		var state []byte
		state, err = os.ReadFile("/proc/self/status")
		ended = strings.Contains(string(state), "State:\tZ")
	}
	if err == nil {
		err = sendAndStay(addr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// started is how a process is started, and what is to be found of it.
type started struct {
	cmd       *exec.Cmd
	exe, name string
	// after is called once it runs.
	after func() error
}

// runProgram starts a process and returns the flow that it has sent something with.
func runProgram(t *testing.T, p started) (k flows.Key, pid int) {
	t.Helper()
	server, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	p.cmd.Env = append(p.cmd.Environ(), addrVariable+"="+server.LocalAddr().String(), "TO="+strings.Replace(server.LocalAddr().String(), ":", "/", 1))
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stderr = os.Stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if t.Failed() { // It may not look at its input.
			_ = p.cmd.Process.Kill()
		}
		_ = p.cmd.Wait()
	})
	if err := server.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	_, from, err := server.ReadFrom(make([]byte, 2000))
	if err != nil {
		t.Fatal(err)
	}
	if p.after != nil {
		if err := p.after(); err != nil {
			t.Fatal(err)
		}
	}
	return key(flows.ProtoUDP, from, server.LocalAddr()), p.cmd.Process.Pid
}

// role is the test program in a role, with another name.
func role(role, path string) *exec.Cmd {
	cmd := roleCommand(role, "")
	cmd.Path = path
	return cmd
}

// copied copies the test program.
func copied(t *testing.T, to string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(os.Args[0], to); err == nil {
		return to
	}
	from, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, from); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return to
}

// programs are the programs, by what is unusual about them; each call makes new ones.
var programs = map[string]func(t *testing.T) started{
	"in memory": func(t *testing.T) started {
		fd, err := unix.MemfdCreate("a/prog", 0)
		if err != nil {
			t.Skip("no programs in memory:", err)
		}
		f := os.NewFile(uintptr(fd), "prog")
		t.Cleanup(func() { _ = f.Close() })
		text, err := os.ReadFile(os.Args[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(text); err != nil {
			t.Fatal(err)
		}
		return started{cmd: role("program", fmt.Sprintf("/proc/self/fd/%d", fd)), exe: "/memfd:a/prog", name: "a/prog"}
	},
	"removed": func(t *testing.T) started {
		path := copied(t, t.TempDir()+"/prog")
		return started{cmd: role("program", path), exe: path, name: "prog", after: func() error { return os.Remove(path) }}
	},
	"called like a removed one": func(t *testing.T) started {
		path := copied(t, t.TempDir()+"/prog (deleted)")
		return started{cmd: role("program", path), exe: path, name: "prog (deleted)"}
	},
	"with the longest name": func(t *testing.T) started {
		path := copied(t, t.TempDir()+"/"+strings.Repeat("x", 255))
		return started{cmd: role("program", path), exe: path, name: strings.Repeat("x", 255)}
	},
	"in a deep directory": func(t *testing.T) started {
		path := copied(t, t.TempDir()+strings.Repeat("/d", 60)+"/prog")
		return started{cmd: role("program", path), exe: path, name: "prog"}
	},
	"with a long path": func(t *testing.T) started {
		path := copied(t, t.TempDir()+strings.Repeat("/"+strings.Repeat("d", 90), 8)+"/prog")
		return started{cmd: role("program", path), exe: path, name: "prog"}
	},
	"whose main thread has ended": func(*testing.T) started {
		return started{cmd: role("leaderless", os.Args[0]), exe: os.Args[0], name: filepath.Base(os.Args[0])}
	},
	"run by its loader": func(t *testing.T) started {
		loader, _ := filepath.Glob("/lib64/ld-*.so.*")
		bash, err := filepath.EvalSymlinks("/bin/bash")
		if len(loader) == 0 || err != nil {
			t.Skip("needs bash and the loader of glibc")
		}
		return started{
			cmd: exec.Command(loader[0], "--inhibit-cache", "/bin/bash", "-c", "exec 3<>/dev/udp/$TO; echo x >&3; read"), exe: bash, name: "bash",
		}
	},
}

// TestEveryProgramHasItsPathAndItsName asks, by events and by tables, for programs of which
// it is hard to say; both say the same.
func TestEveryProgramHasItsPathAndItsName(t *testing.T) {
	t.Run("by events", func(t *testing.T) {
		c := start(t, Config{NoPackages: true})
		for name, make := range programs {
			t.Run(name, func(t *testing.T) { wantProgram(t, c, make(t)) })
		}
	})
	// Each with a budget of its own: it takes a look at all processes.
	for name, make := range programs {
		t.Run("by tables, "+name, func(t *testing.T) {
			wantProgram(t, start(t, Config{NoPackages: true, TablesOnly: true}), make(t))
		})
	}
}

// wantProgram starts a program and asks for it.
func wantProgram(t *testing.T, c *collected, p started) {
	t.Helper()
	k, pid := runProgram(t, p)
	o := c.wantPID(t, k, pid, flows.EvidenceTable)
	if o.Exe != p.exe || o.Name != p.name || o.Comm == "" {
		t.Errorf("it is %q, called %q (%q); want %q, called %q", o.Exe, o.Name, o.Comm, p.exe, p.name)
	}
}
