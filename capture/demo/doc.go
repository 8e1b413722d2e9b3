// Package demo makes up the traffic of a busy host, for anyone who wants to try the
// program or to show it: a web server, a database, a user at the screen, and a port
// scan. It goes on without end and is the same on every run. The addresses are of
// the documentation ranges (RFC 5737, RFC 3849), and the names of the reserved
// domains (RFC 2606).
//
// [Source] gives the packets, cut after their headers as by a snap length.
// [LocalAddrs], [Names] and [Owners] are what a real host would find out about
// itself and the others.
package demo
