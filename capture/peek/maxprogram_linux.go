package peek

// maxProgram is how many instructions a filter with its tail may have: what the kernel takes
// (BPF_MAXINSNS), but for some that come before it (ring.OnceOnLoopback).
const maxProgram = 4096 - 16
