package main

import "iftopgo/flows/owners/procfs"

// parentOf is the process that started another one, or has inherited it.
func parentOf(pid int) (int, error) {
	stat, err := procfs.FS{}.Stat(pid)
	return stat.PPID, err
}
