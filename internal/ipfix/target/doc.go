// Package target is where flows are exported to, as the command line has it.
package target
