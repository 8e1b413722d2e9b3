// Package wire writes IPFIX messages (RFC 7011): records of flows as bytes, with the templates that
// describe them. It does no I/O and has no clock.
//
// There are two templates, for flows of IPv4 and of IPv6, which differ in the addresses alone. What
// has no addresses, and what is of several flows, is a record of IPv4 with addresses of zeros.
package wire
