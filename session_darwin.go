package main

import "golang.org/x/sys/unix"

// parentOf is the process that started another one, or has inherited it: KERN_PROC
// of sysctl(3).
func parentOf(pid int) (int, error) {
	info, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return 0, err
	}
	return int(info.Eproc.Ppid), nil
}
