// Package demo makes up traffic that anyone may look at: the frames of a busy
// host with a web server, a database, a user at the screen and someone who
// scans it, for ever and the same on every run. Addresses are of the
// documentation ranges (RFC 5737, RFC 3849), names of the reserved domains (RFC
// 2606), and nobody's host is meant.
//
// [Source] yields the frames, cut behind their headers as a snap length cuts
// them; [Names] and [Owners] are what a real host would find out about them.
package demo
