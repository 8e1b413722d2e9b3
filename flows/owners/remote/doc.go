// Package remote lets another process, which has the privileges that takes, find
// process owners: a [Client] has the methods of an owners.Resolver, and [Serve]
// answers it with one, over a connection that keeps messages apart (SOCK_SEQPACKET,
// unix(7)).
//
// The process that asks decodes packets from the network, so its requests are
// untrusted: they are records of a fixed size, and a message has a limited number of
// them. Answers come from the process with more privileges, but contain text that
// users and containers control, so they are bounded and checked as well. Neither side
// keeps more than an owners.Resolver does.
package remote
