// Package wire reads the names that packets carry: what a client asks for in a TLS
// ClientHello, a QUIC Initial or an HTTP request, and what DNS, its relatives on the local
// network and DHCP say of addresses.
//
// Whatever the bytes, nothing here panics, reads past the end, or keeps more than a name.
// Names come out as flows.ValidHostName and flows.ReadableHostName leave them.
package wire
