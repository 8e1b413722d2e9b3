// Package ebpfmaps measures the memory of the maps of eBPF that a process has.
package ebpfmaps
