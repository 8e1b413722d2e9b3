// Package ipfix exports flows to collectors (RFC 7011), over UDP and TCP.
//
// [cache] makes records of batches, [wire] makes messages of records, and each [link] sends them in
// a goroutine of its own. [Dial] connects before the process is confined. What could not be sent is
// counted and said, and not kept: memory stays what it is when a collector is away.
package ipfix
