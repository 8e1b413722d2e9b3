// Package sandbox confines a process, for good and in all its threads: it drops
// capabilities(7), switches from root to the invoking user, gives up gaining privileges
// by executing files (no_new_privs), and limits files and network (landlock(7)) and
// system calls (seccomp(2)). What the kernel does not support is skipped and reported.
// On systems other than Linux it does nothing.
package sandbox
