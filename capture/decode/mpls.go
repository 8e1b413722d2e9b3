package decode

const (
	mplsLen = 4 // one label stack entry (RFC 3032)
	// maxLabels bounds the label stack. Networks in use stay below ten.
	maxLabels = 16
)

// mpls reads the label stack at off. Nothing in it says what it carries: as
// routers do, the version is looked at, and what cannot be IP stays MPLS.
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
