package tty

import "iftopgo/flows/owners/procfs"

// parentOf returns the parent of a process (proc_pid_stat(5)).
func parentOf(pid int) (int, error) {
	stat, err := procfs.FS{}.Stat(pid)
	return stat.PPID, err
}
