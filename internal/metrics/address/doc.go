// Package address is where metrics are served: how that is written on the command line, and how it
// is opened.
package address
