package peek

import (
	"encoding/binary"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// setPayload sets the payload of a packet as far as it was captured and is looked at.
func (it *item) setPayload(payload []byte, f *frame.Frame, d *decode.Packet) {
	end := int(f.Len)
	if d.NetLen > 0 {
		end = min(end, int(d.NetOffset)+int(d.NetLen))
	}
	it.cut = int(d.PayloadOffset)+len(payload) < end
	it.payload = payload
	if d.Proto == flows.ProtoTCP {
		it.seq = sequence(f.Data, d)
	}
}

// sequence returns the sequence number of a TCP segment with a payload. Where the header
// begins is known from its own length, and by its ports.
func sequence(data []byte, d *decode.Packet) uint32 {
	const least, most = 20, 60
	for size := least; size <= most; size += 4 {
		at := int(d.PayloadOffset) - size
		if at < 0 {
			break
		}
		h := data[at:]
		if int(h[12]>>4)*4 == size && binary.BigEndian.Uint16(h) == d.SrcPort && binary.BigEndian.Uint16(h[2:]) == d.DstPort {
			return binary.BigEndian.Uint32(h[4:])
		}
	}
	return 0
}

// mayGoOn reports whether what begins with a payload may not be all there: a ClientHello
// that is longer, or a request.
func mayGoOn(b []byte) bool {
	const header, message = 5, 4 // of the record, of the ClientHello in it
	if len(b) < header+message || binary.BigEndian.Uint16(b) != startTLS {
		return true
	}
	return len(b) < header+message+int(b[6])<<16+int(b[7])<<8+int(b[8])
}
