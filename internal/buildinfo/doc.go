// Package buildinfo says what --version prints about the system: which features the
// kernel has for capturing packets, finding the processes of flows and confining a
// process, and which of them this process may use. Asking needs no privileges and
// changes nothing.
package buildinfo
