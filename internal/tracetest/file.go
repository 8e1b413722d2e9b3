package tracetest

// File is one sample file.
type File struct {
	Name string // in testdata
	Data []byte
	// Packets is how many packets the file holds, and Bytes the sum of their
	// lengths on the wire.
	Packets, Bytes uint64
}

// count adds a packet to the file's totals.
func (f *File) count(packet []byte) {
	f.Packets++
	f.Bytes += uint64(len(packet))
}
