// Package capture says what to capture: [Options], filters, ways of counting, and
// the errors of a capture. The packages below it do the work, each importing only
// those before it: meter counts packets per flow and cuts them into batches
// (flows.Batch), iface lists the interfaces of this host and reads their
// counters, live captures on interfaces, replay reads files and the demo.
//
// Beside them, ring, bpfdev and portable read packets from the kernel, tracefile
// reads them from files, decode and filter look into them, and demo makes them up.
package capture
