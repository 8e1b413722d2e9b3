package wire

import "slices"

// The numbers of TLS that lead to a name (RFC 8446, RFC 6066, RFC 9849).
const (
	recordHeaderLen  = 5
	recordHandshake  = 22
	maxRecordLen     = 1<<14 + 256
	handshakeHeadLen = 4
	handshakeHello   = 1
	helloFixedLen    = 2 + 32 // version and random
	extensionName    = 0
	extensionECH     = 0xfe0d
	nameTypeHost     = 0
)

// TLS returns the name in the ClientHello with which a TLS connection begins, as its
// records have it. With ErrShort the rest of the records is needed; a name that is there
// already is returned with it.
func TLS(stream []byte) (Asked, error) {
	var hello []byte
	for len(stream) > 0 && !isWhole(hello) {
		if stream[0] != recordHandshake || len(stream) > 1 && stream[1] != 3 {
			return Asked{}, ErrOther
		}
		if len(stream) < recordHeaderLen {
			break
		}
		size := int(stream[3])<<8 | int(stream[4])
		if size == 0 || size > maxRecordLen {
			return Asked{}, ErrOther
		}
		end := min(recordHeaderLen+size, len(stream))
		hello = append(slices.Clip(hello), stream[recordHeaderLen:end]...)
		stream = stream[end:]
	}
	return ClientHello(hello)
}

// isWhole reports whether all of a handshake message is there.
func isWhole(b []byte) bool {
	return len(b) >= handshakeHeadLen && len(b) >= handshakeHeadLen+int(b[1])<<16+int(b[2])<<8+int(b[3])
}

// ClientHello returns the name in a ClientHello, which is a handshake message with its
// header. With ErrShort the rest is needed; a name that is there already is returned with
// it.
func ClientHello(b []byte) (Asked, error) {
	r := reader{left: b}
	kind := r.number(1)
	if len(b) > 0 && kind != handshakeHello || len(b) > 1 && b[1] > 0 {
		return Asked{}, ErrOther // It has 64 KiB at most.
	}
	body := r.vector(3)
	body.take(helloFixedLen)
	body.vector(1) // session id
	body.vector(2) // cipher suites
	body.vector(1) // compression methods
	var asked Asked
	extensions := body.vector(2)
	short := r.short || body.short || body.cut
	for len(extensions.left) > 0 {
		number := extensions.number(2)
		data := extensions.vector(2)
		switch {
		case number == extensionName && asked.Name == "":
			asked.Name = serverName(data)
		case number == extensionECH:
			asked.ECH = true
		}
	}
	switch {
	case short:
		return asked, ErrShort
	case asked.Name == "":
		return Asked{}, ErrOther
	}
	return asked, nil
}

// serverName returns the name in a server_name extension (RFC 6066, section 3).
func serverName(data reader) string {
	for list := data.vector(2); len(list.left) > 0; {
		kind := list.number(1)
		name := list.vector(2)
		if kind == nameTypeHost && !name.cut {
			return hostName(name.left)
		}
	}
	return ""
}
