// Package names gives what a flow consists of the names people know it by:
// addresses their host names, by reverse DNS, and ports their services, from
// /etc/services and an embedded table.
//
// Neither may delay a packet or a frame: a [Resolver] is asked without waiting
// and hands over what it found in batches, and [Services] are read once and
// never written again. Every name comes from somebody else, so it is checked
// where it enters; a name that would have to be repaired is not shown at all,
// because the address it belongs to is true and the repaired name is not.
package names
