package tty

import "golang.org/x/sys/unix"

// parentOf returns the parent of a process (kern.proc.pid of sysctl(3)).
func parentOf(pid int) (int, error) {
	info, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return 0, err
	}
	return int(info.Eproc.Ppid), nil
}
