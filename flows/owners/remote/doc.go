// Package remote lets owners be found by another process, which has the rights
// that takes: a [Client] has the methods of an owners.Resolver, and [Serve]
// answers it with one, over a connection that keeps messages apart
// (SOCK_SEQPACKET of unix(7)).
//
// The process that asks decodes what strangers send, so what it asks is hostile
// to the one that answers: records of a fixed size, of which a message has a
// limited number. Answers come from the side with more rights, which reads what users
// and containers write: they are bounded and looked at all the same. Neither side keeps more than an owners.Resolver does.
package remote
