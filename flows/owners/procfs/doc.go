// Package procfs reads from /proc (proc(5)) what is known of a process and which sockets
// it holds. It runs no program and reads every file up to a limit only. Texts are
// returned as they are, not cleaned: processes control them.
package procfs
