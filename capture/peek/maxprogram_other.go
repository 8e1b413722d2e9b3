//go:build !linux

package peek

// maxProgram is how many instructions a filter with its tail may have: BPF_MAXINSNS of FreeBSD
// and macOS.
const maxProgram = 512
