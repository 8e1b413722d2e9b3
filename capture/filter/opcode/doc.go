// Package opcode is the instruction set of classic BPF: the codes, what they
// consist of, the limits of the machine and the kernel's ancillary loads, as in
// <linux/bpf_common.h>, <net/bpf.h> and <linux/filter.h>.
//
// A code is a sum of a class and, by class, of a size and a mode (loads), of an
// operator and a source (arithmetic and jumps), or of a source (returns):
// ClassALU | ADD | SrcX is "add x". The instructions that are used most have a
// name of their own, as AddX.
package opcode
