// Package vm runs programs of classic BPF, as bpf(4) describes the machine, on
// packets that were read into memory.
//
// [Load] translates the instructions once, into a form without gaps in which a
// load and the test after it are one; [Code.Run] interprets that. Any program may
// be loaded: a faulty one rejects packets, and one that loops ends.
package vm
