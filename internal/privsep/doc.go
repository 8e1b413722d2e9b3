// Package privsep separates privileges (Linux). Once everything is open, the program
// drops its privileges and confines itself: capabilities, user, files, network and
// system calls. A helper, which is this program started a second time, keeps what it
// takes to open packet sockets again and to find the processes of flows; it never
// sees a packet.
//
// Package sandbox is how a process is confined, package fdpass how the helper passes
// packet sockets to the program. On other systems nothing is separated.
package privsep
