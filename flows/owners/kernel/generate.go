//go:build linux

package kernel

// The objects are the same for every little-endian machine: nothing in them
// depends on registers or on the layout of kernel structures. Generating needs
// clang, llvm-strip and libbpf's headers; building does not.
//
//go:generate go run github.com/cilium/ebpf/cmd/bpf2go -target bpfel -tags linux -output-stem objects owners bpf/owners.c -- -O2 -Wall -Werror
