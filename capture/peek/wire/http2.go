package wire

import (
	"errors"

	"golang.org/x/net/http2/hpack"
)

// preface is what a client sends first in HTTP/2 with prior knowledge (RFC 9113, section
// 3.4).
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// Frames of HTTP/2 (RFC 9113, sections 4.1 and 6).
const (
	http2HeadLen    = 9
	http2Headers    = 1
	http2Padded     = 0x08
	http2Priority   = 0x20
	http2MaxFrame   = 16 << 10
	http2MaxHeader  = 4 << 10 // of one field
	http2TableBytes = 4 << 10
)

// http2 returns the :authority of the first request behind the preface. The name may be in
// a header block whose end is cut off.
func http2(stream []byte) (Asked, error) {
	for r := (reader{left: stream}); ; {
		size := r.number(3)
		kind, flags := r.number(1), r.number(1)
		r.take(4) // stream
		switch {
		case r.short:
			return Asked{}, ErrShort
		case size > http2MaxFrame:
			return Asked{}, ErrOther
		case kind != http2Headers:
			if r.take(size); r.short {
				return Asked{}, ErrShort
			}
			continue
		}
		block := r.left[:min(size, len(r.left))]
		asked, err := authorityField(headerBlock(block, flags))
		if err != nil && len(block) < size {
			return Asked{}, ErrShort
		}
		return asked, err
	}
}

// headerBlock returns the fields of a HEADERS frame, without padding and priority.
func headerBlock(b []byte, flags int) []byte {
	r := reader{left: b}
	if flags&http2Padded != 0 {
		pad := r.number(1)
		r.left = r.left[:max(len(r.left)-pad, 0)]
	}
	if flags&http2Priority != 0 {
		r.take(5)
	}
	return r.left
}

// authorityField decodes fields up to :authority, or else Host (RFC 7541).
func authorityField(block []byte) (Asked, error) {
	var found string
	d := hpack.NewDecoder(http2TableBytes, nil)
	d.SetMaxStringLength(http2MaxHeader)
	d.SetEmitFunc(func(f hpack.HeaderField) {
		if found == "" && (f.Name == ":authority" || f.Name == "host") {
			found = f.Value
		}
	})
	_, err := d.Write(block)
	if found == "" {
		return Asked{}, errors.Join(ErrOther, err)
	}
	return authority([]byte(found))
}
