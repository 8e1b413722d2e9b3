// Package report adds a history up for a period: who carried how much, or when it was. It does
// no I/O.
package report
