// Package tracetest builds the capture files of testdata: small, the same every
// time, and between them every link, network and transport header that package
// decode reads, with the ways in which a header can lie.
//
// Packets are put together from the inside out: a transport header around a
// payload, a network header around that, a link header around that. Every
// length and checksum is right unless a packet's purpose is to be wrong.
package tracetest
