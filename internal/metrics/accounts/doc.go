// Package accounts turns batches into the numbers that are exported: what was captured on each
// interface, and what processes, services and, if asked for, hosts, names and networks carried,
// each with the labels of its series. It does no I/O: its clock is the batches.
//
// A batch waits for a moment until it is added up, because the process of a flow and the name of a
// host are found a little after the first packet.
package accounts
