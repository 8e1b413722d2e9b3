// Package nameserver asks the name servers of /etc/resolv.conf through the resolver of
// the standard library, so that a server which does not answer costs little: a try is
// short, every server is tried, and one that has just been silent is asked last.
//
// By itself that resolver gives each server five seconds before it asks the next
// (resolv.conf(5), RES_TIMEOUT), which is more than whoever waits for a name has.
package nameserver
