// Package untrustedfs reads files that are controlled by somebody with fewer
// privileges than this process: those in the root of a container or in a home
// directory. No path and no link leads out of the given root, and only regular files
// are ever opened: opening a FIFO blocks, and opening a device makes its driver act.
package untrustedfs
