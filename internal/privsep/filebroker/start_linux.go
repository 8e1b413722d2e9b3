package filebroker

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"

	"iftopgo/internal/privsep/fdpass"
)

// connFd is the descriptor of the connection that a broker is started with.
const connFd = 3

// environment is what the broker needs of it: to become the invoking user.
var environment = []string{"SUDO_UID", "SUDO_GID"}

// errNotBroker says that this process was not started by Start.
var errNotBroker = errors.New("only iftopgo starts its file broker")

// Start starts a broker. It works in the directory of this process. Close must be called.
func Start(c Config) (*Client, error) {
	client, err := start(&c)
	if err != nil {
		return nil, fmt.Errorf("starting the file broker: %w", err)
	}
	return client, nil
}

func start(c *Config) (_ *Client, err error) {
	first, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socketpair", err)
	}
	theirs := os.NewFile(uintptr(fds[1]), "broker")
	defer func() { err = errors.Join(err, theirs.Close()) }()
	conn, err := fdpass.Conn(os.NewFile(uintptr(fds[0]), "program"))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/proc/self/exe", Argument)
	cmd.ExtraFiles, cmd.Env = []*os.File{theirs}, []string{}
	for _, name := range environment {
		cmd.Env = append(cmd.Env, name+"="+os.Getenv(name))
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	client := &Client{conn: conn, settings: c.Settings, done: make(chan struct{})}
	go func() {
		defer close(client.done)
		_ = cmd.Wait() // How it ended, the kernel's log says.
	}()
	if _, err := conn.Write(first); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return client, nil
}

// Inherited returns the connection that a broker was started with.
func Inherited() (*net.UnixConn, error) {
	if kind, err := unix.GetsockoptInt(connFd, unix.SOL_SOCKET, unix.SO_TYPE); err != nil || kind != unix.SOCK_SEQPACKET {
		return nil, errNotBroker
	}
	conn, err := fdpass.Conn(os.NewFile(connFd, "program"))
	if err != nil {
		return nil, errNotBroker
	}
	return conn, nil
}
