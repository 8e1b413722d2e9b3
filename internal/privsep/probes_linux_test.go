package privsep

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/unix"
)

// open is a socket of UDP that was connected before the process was confined, -1 for none.
var open = -1

// openUDP makes it.
func openUDP() {
	open, _ = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0) // What is tried fails without.
	_ = unix.Connect(open, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: collectorPort})
}

// send sends a datagram by the open socket.
func send() error {
	if open < 0 {
		return unix.EPERM
	}
	_, err := unix.Write(open, []byte("flows"))
	return err
}

// listener and another are sockets that were made before the process was confined.
var listener, another int

// openListeners makes both, of which the first listens without waiting.
func openListeners() {
	for _, fd := range []*int{&listener, &another} {
		*fd, _ = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0) // What is tried fails without.
		_ = unix.Bind(*fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	}
	_ = unix.Listen(listener, 1)
}

// accept says whether connections may be accepted; there are none, or it does not listen.
func accept(fd int) error {
	if _, _, err := unix.Accept4(fd, 0); !errors.Is(err, unix.EAGAIN) && !errors.Is(err, unix.EINVAL) {
		return err
	}
	return nil
}

// probes are what is tried, in the home directory of the one who started the program.
var probes = map[string]func() error{
	"be root": func() error {
		if os.Geteuid() != 0 || os.Getuid() != 0 || os.Getegid() != 0 {
			return unix.EPERM
		}
		return nil
	},
	"become root": func() error {
		if _, _, errno := unix.RawSyscall(unix.SYS_SETUID, 0, 0, 0); errno != 0 {
			return errno
		}
		return nil
	},
	"read /etc/shadow":                           func() error { return canRead("/etc/shadow") },
	"read /etc/hosts":                            func() error { return canRead("/etc/hosts") },
	"read another file of /etc":                  func() error { return canRead(anotherOfEtc) },
	"read the settings":                          func() error { return canRead("settings/c.toml") },
	"read the home":                              func() error { return canRead(".bashrc") },
	"read the history":                           func() error { return canRead("history/history.db") },
	"write to the history":                       func() error { return write("history/history.db", unix.O_RDWR) },
	"make a file beside the history":             func() error { return write("history/history.db-shm", unix.O_RDWR|unix.O_CREAT) },
	"remove the history":                         func() error { return os.Remove("history/history.db") },
	"write to a start file":                      func() error { return write(".bashrc", unix.O_WRONLY|unix.O_APPEND) },
	"cut a start file":                           func() error { return write(".bashrc", unix.O_WRONLY|unix.O_TRUNC) },
	"make a start file":                          func() error { return write(".profile", unix.O_WRONLY|unix.O_CREAT) },
	"make a new file":                            func() error { return write("new.txt", unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL) },
	"write to the settings":                      func() error { return write("settings/c.toml", unix.O_WRONLY) },
	"remove a file of the home":                  func() error { return os.Remove(".bashrc") },
	"rename a file of the home":                  func() error { return os.Rename(".bashrc", ".profile") },
	"replace a file of the home by the settings": func() error { return os.Rename("settings/c.toml", ".bashrc") },
	"replace the settings": func() error {
		return errors.Join(write("settings/new", unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL), os.Rename("settings/new", "settings/c.toml"))
	},
	"make a temporary file": func() error {
		return write(filepath.Join(os.TempDir(), "new.txt"), unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL)
	},
	"make a directory":            func() error { return os.Mkdir("dir", 0o700) },
	"make a socket of IP":         func() error { return socket(unix.AF_INET, unix.SOCK_DGRAM, 0) },
	"make a socket of the system": func() error { return socket(unix.AF_UNIX, unix.SOCK_STREAM, 0) },
	"make a packet socket":        func() error { return socket(unix.AF_PACKET, unix.SOCK_RAW, 0) },
	"make a socket for routes":    func() error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE) },
	"make a socket for others":    func() error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_GENERIC) },
	"accept on the listener":      func() error { return accept(listener) },
	"accept on another socket":    func() error { return accept(another) },
	"listen on another socket":    func() error { return unix.Listen(another, 1) },
	"send by UDP to any port":     func() error { return connectTo(unix.SOCK_DGRAM, 9) },
	"connect by TCP to any port":  func() error { return connectTo(unix.SOCK_STREAM, 9) },
	"connect by TCP to port 53":   func() error { return connectTo(unix.SOCK_STREAM, 53) },
	"connect to a collector":      func() error { return connectTo(unix.SOCK_STREAM, collectorPort) },
	"connect to a display of SSH": func() error { return connectTo(unix.SOCK_STREAM, displayPortOfSSH) },
	"send to a collector by UDP":  send,
	"read of other processes":     func() error { return canRead("/proc/1/status") },
	"listen by TCP":               listenByTCP,
	"make memory executable":      func() error { return mapped(unix.PROT_READ | unix.PROT_EXEC) },
	"make memory writable code":   func() error { return mapped(unix.PROT_READ | unix.PROT_WRITE | unix.PROT_EXEC) },
	"run a program":               func() error { return exec.Command("/bin/true").Run() },
	"load a program into the kernel": func() error {
		_, _, errno := unix.Syscall(unix.SYS_BPF, unix.BPF_PROG_LOAD, 0, 0)
		if errno == unix.E2BIG || errno == unix.EINVAL || errno == unix.EFAULT { // It was looked at.
			return nil
		}
		return errno
	},
	"read a map of the kernel":   func() error { return onNoMap(unix.BPF_MAP_LOOKUP_ELEM) },
	"change a map of the kernel": func() error { return onNoMap(unix.BPF_MAP_UPDATE_ELEM) },
	"trace its parent":           func() error { return unix.PtraceAttach(os.Getppid()) },
	"signal its parent":          func() error { return unix.Kill(os.Getppid(), unix.SIGWINCH) },
	"make a namespace": func() error {
		if err := unix.Unshare(unix.CLONE_NEWUSER); !errors.Is(err, unix.EINVAL) { // A process of several threads cannot.
			return err
		}
		return nil
	},
	"change a mode": func() error { return os.Chmod(".bashrc", 0o777) },
}

// onNoMap has bpf(2) do something with a map that is not there, and is nil where that was looked for.
func onNoMap(command uintptr) error {
	attributes := [128]byte{0: 0xff, 1: 0xff, 2: 0xff, 3: 0xff} // The descriptor.
	_, _, errno := unix.Syscall(unix.SYS_BPF, command, uintptr(unsafe.Pointer(&attributes)), unsafe.Sizeof(attributes))
	if errno == unix.EBADF {
		return nil
	}
	return errno
}

// anotherOfEtc is looked for before the process is confined.
var anotherOfEtc = anyOfEtc()

// anyOfEtc is a file of /etc that everybody may read and the program does not need.
func anyOfEtc() string {
	for _, name := range []string{"/etc/profile", "/etc/login.defs", "/etc/shells", "/etc/fstab"} {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() {
			return name
		}
	}
	return "/etc/shadow"
}

func canRead(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = f.Read(make([]byte, 1))
	return errors.Join(err, f.Close())
}

func write(path string, flags int) error {
	fd, err := unix.Open(path, flags, 0o600)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func socket(family, kind, protocol int) error {
	fd, err := unix.Socket(family, kind, protocol)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

// connectTo connects a socket of IP to a port of this host, where nobody need listen.
func connectTo(kind int, port int) error {
	fd, err := unix.Socket(unix.AF_INET, kind, 0)
	if err != nil {
		return err
	}
	err = unix.Connect(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: port})
	if errors.Is(err, unix.ECONNREFUSED) {
		err = nil
	}
	return errors.Join(err, unix.Close(fd))
}

// listenByTCP binds a socket to a port and listens.
func listenByTCP() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return errors.Join(err, unix.Close(fd))
	}
	return errors.Join(unix.Listen(fd, 1), unix.Close(fd))
}

// mapped makes a page of memory.
func mapped(protection int) error {
	page, err := unix.Mmap(-1, 0, 4096, protection, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return err
	}
	return unix.Munmap(page)
}
