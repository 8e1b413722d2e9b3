// Package optimize shortens a program of classic BPF that is still a graph of
// blocks (package ir). [Graph] is the one call.
//
// The optimiser is that of McCanne and Jacobson's packet filter, as libpcap has
// it. It must not only shorten the program but leave the same loads in the same
// order, since a load outside a short packet rejects the packet on the spot, and it
// must agree with libpcap on which expressions match nothing. It goes over the
// graph until nothing changes, first moving branches, then removing statements:
//
//   - value numbers (value.go): what A, X and the scratch registers hold, as far as
//     known, so that constants fold and loads are not repeated;
//   - peepholes and dead stores (peephole.go), by way of which registers are still
//     read (dataflow.go);
//   - jumps (jump.go): a test whose outcome is known on the way to it is jumped
//     over, and tests of the same value in a chain are brought together;
//   - at the end, equal blocks are made one (merge.go).
//
// For large graphs tree.go takes the place of the sets of dominators.
package optimize
