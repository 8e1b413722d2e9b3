// Package fdpass lets the program give up the right to capture and yet open
// interfaces again: a helper, which is this program started a second time, keeps
// that right and does nothing with it but open packet sockets, unbound, and hand
// them over (SCM_RIGHTS of unix(7)). Binding one, its filter and its ring need no
// right.
//
// The monitor, which is what the user started, decodes the packets that strangers
// send; the helper never sees any of them. It takes requests of a few fixed bytes from
// the monitor and ends when the monitor does. The same process answers who is behind
// flows (package owners/remote), over a connection of its own. For that it does read
// what users and containers control: /proc, package databases, the JSON of container
// runtimes, and programs to hash.
//
// The helper is started under no_new_privs and refuses to work otherwise: so it
// has no rights but those of whoever started it, although the file of the program
// may have capabilities for everybody who may run it (setcap(8)). It is in a
// session of its own, which signals of the terminal do not reach. Landlock is not
// used on it: a process under Landlock cannot look into others, which is half of
// what it is for.
package fdpass
