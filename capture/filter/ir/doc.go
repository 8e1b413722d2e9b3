// Package ir is a program of classic BPF while it is made: a graph of blocks. Each
// runs its statements, tests the accumulator, and goes one of two ways; the graph
// has no cycles.
//
// [Branch], [And], [Or] and [Not] join blocks into conditions, [Cond.Close] makes a
// program of one, and [Assemble] lays the program out as instructions. Package
// optimize rewrites the graph in between.
package ir
