// Package rowfilter is the language of the row filter, which leaves rows of the list
// that match while everything is captured on. [Parse] compiles a text such as
// "proc:curl !port:443" to a [Filter], and [Filter.Select] asks it about many flows.
// The filter of the capture is another language: that of pcap, in capture/filter.
package rowfilter
