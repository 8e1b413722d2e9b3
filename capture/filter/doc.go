// Package filter compiles tcpdump's filter language, pcap-filter(7), to classic
// BPF.
package filter
