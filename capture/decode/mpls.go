package decode

const (
	mplsLen = 4 // one label stack entry (RFC 3032)
	// maxLabels bounds the label stack. Real stacks have fewer than ten labels.
	maxLabels = 16
)

// mpls reads the label stack at off. No field says what it carries. As routers do,
// mpls looks at the first four bits behind it: 4 and 6 are the versions of IP, and
// anything else is counted as MPLS.
func mpls(data []byte, off int, p *Packet) {
	for range maxLabels {
		if len(data)-off < mplsLen {
			break
		}
		bottom := data[off+2]&1 != 0
		off += mplsLen
		if !bottom {
			continue
		}
		if off == len(data) {
			break
		}
		switch data[off] >> 4 {
		case 4:
			ipv4(data, off, p)
		case 6:
			ipv6(data, off, p)
		}
		return
	}
	p.Undecoded = true
}
