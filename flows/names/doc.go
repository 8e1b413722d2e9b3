// Package names gives what a flow consists of the names people know it by:
// addresses their host names, by reverse DNS, and ports their services, from
// /etc/services and an embedded table.
//
// Neither may delay a packet or a frame: a [Resolver] is asked without waiting
// and hands over what it found in batches, and [Services] are read once and
// never written again. Every name comes from another host, so it is checked
// where it enters; a name that is not valid is not shown at all, and not repaired:
// the address is the truth.
package names
