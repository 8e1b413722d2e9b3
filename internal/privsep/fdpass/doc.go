// Package fdpass passes packet sockets from a helper to the program. The program drops
// CAP_NET_RAW and yet has to open interfaces again: a helper, which is this program
// started a second time, keeps the capability. It opens packet sockets, unbound, and
// passes them on (SCM_RIGHTS of unix(7)). Binding a socket, its filter and its ring
// need no privilege. It opens some files of the system to read them as well, once they were
// replaced by others, which Landlock keeps from the program.
//
// The program, which decodes what strangers send, sends requests of a few fixed bytes;
// the helper never sees a packet, and ends when the program does. It also answers
// questions about process owners over a second connection (package
// flows/owners/remote). For that it reads what users and containers control: /proc,
// package databases, the JSON of container runtimes, and programs to hash.
//
// The helper runs under no_new_privs and refuses to start otherwise: its file may have
// capabilities for everybody who may run it (setcap(8)), and it must not have more than
// its parent. It is in a session of its own, which signals of the terminal do not
// reach. It is not under Landlock, which would keep it from looking into other
// processes.
package fdpass
