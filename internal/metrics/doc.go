// Package metrics serves what was captured, and the kernel's counters of the interfaces, to
// Prometheus and whatever else reads its format, over HTTP.
//
// [accounts] says what the numbers are, [series] which of them have a series of their own. An
// [Exporter] takes batches from a tap and writes a page at each request, under a lock of its own:
// neither the capture nor the screen ever waits for a reader. [address] is opened before the
// process is confined, and what comes in is limited in number, time and size.
package metrics
