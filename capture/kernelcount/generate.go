//go:build linux

package kernelcount

// The objects are the same for every little-endian machine. Generating needs clang 14,
// llvm-strip and libbpf's headers; building does not.
//
//go:generate go run github.com/cilium/ebpf/cmd/bpf2go -cc clang-14 -strip llvm-strip-14 -target bpfel -tags linux -output-stem objects -type place -type head -type control count bpf/count.c -- -O2 -Wall -Werror
