package owners

import (
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"iftopgo/flows"
)

// wantPIDAgain asks again and again for a flow of which the owner is known, as is done
// while it carries something, until another process is its owner.
func (c *collected) wantPIDAgain(t *testing.T, k flows.Key, pid int) (o flows.Owner) {
	t.Helper()
	c.until(t, "process "+strconv.Itoa(pid)+" to be the owner", func() bool {
		c.mu.Lock()
		known := c.matches[k]
		c.mu.Unlock()
		c.AskAgain(known)
		o, _ = c.owner(k)
		return o.PID == pid
	})
	return o
}

func TestAConnectionIsThatOfTheProcessItWasHandedOverTo(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		l := listen(t, "tcp4", "127.0.0.1:0")
		client, err := net.Dial("tcp4", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		k := key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr())
		c.wantPID(t, k, os.Getpid(), flows.EvidenceTable)
		f := fileOf(t, client)
		child := playRole(t, "inherited", "", f)
		child.waitLine(t)
		closeAll(t, f, client)
		c.wantPIDAgain(t, k, child.Process.Pid)
	})
}

// A process that has a connection becomes another program, as what inetd starts does.
func TestAConnectionIsThatOfTheProgramItsProcessRunsNow(t *testing.T) {
	engines(t, func(t *testing.T, c *collected) {
		l := listen(t, "tcp4", "127.0.0.1:0")
		client := dial(t, "tcp4", l.Addr().String())
		server, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		f := fileOf(t, client)
		cmd := exec.Command("sh", "-c", "echo one >&3; read line; exec cat <&3")
		cmd.ExtraFiles = []*os.File{f}
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Skip("there is no sh:", err)
		}
		defer func() { _ = cmd.Wait() }() // Ended by the end of the connection.
		defer server.Close()
		if _, err := server.Read(make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
		k := key(flows.ProtoTCP, client.LocalAddr(), client.RemoteAddr())
		closeAll(t, f, client)
		c.wantPID(t, k, cmd.Process.Pid, flows.EvidenceTable)
		if _, err := in.Write([]byte("go on\n")); err != nil {
			t.Fatal(err)
		}
		c.until(t, "cat to be the program", func() bool {
			if _, err := server.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
			return strings.HasSuffix(c.wantPIDAgain(t, k, cmd.Process.Pid).Exe, "/cat")
		})
	})
}
