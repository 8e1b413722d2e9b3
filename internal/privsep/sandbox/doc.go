// Package sandbox makes a process give up what it does not need, for good and
// in all its threads: capabilities(7), the user it runs as, the chance to gain
// rights by executing something (no_new_privs), files and network (landlock(7)),
// and system calls (seccomp(2)). What the kernel does not offer is skipped and
// told. It does nothing on systems other than Linux.
package sandbox
