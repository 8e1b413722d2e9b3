package demo

// maxAsked is the most bytes with which a client asks for a name.
const maxAsked = 128

// asked appends what a client sends first to ask for a name: a ClientHello of TLS (RFC
// 8446) with a server name and nothing else, or a request of HTTP.
func asked(b []byte, port uint16, name string) []byte {
	if port != 443 {
		return append(b, "GET / HTTP/1.1\r\nHost: "+name+"\r\n\r\n"...)
	}
	const fixed = 2 + 32 + 1 + 4 + 2 // version, random, no session, one cipher suite, no compression
	list := 3 + len(name)
	extension := 2 + list
	hello := fixed + 2 + 4 + extension
	b = append(b, 22, 3, 1, 0, byte(hello+4), 1, 0, 0, byte(hello), 3, 3)
	b = append(b, make([]byte, 32)...)
	b = append(b, 0, 0, 2, 0x13, 0x01, 1, 0)
	b = append(b, 0, byte(4+extension), 0, 0, 0, byte(extension), 0, byte(list), 0, 0, byte(len(name)))
	return append(b, name...)
}

// ask has the first request of a conversation ask for the name of a remote host, if there
// is one: several hosts in a row may have the same.
func (c *conversation) ask(remote int) {
	if len(c.names) > 0 {
		c.asks = asked(c.asks[:0], c.port, c.names[remote*len(c.names)/len(c.remotes)])
	}
}

// withAsked puts what asks for a name behind the headers of the first request.
func (c *conversation) withAsked(h []byte, byClient bool, payload int) []byte {
	if !byClient || len(c.asks) == 0 || payload < len(c.asks) {
		return h
	}
	h = append(h, c.asks...)
	c.asks = c.asks[:0]
	return h
}
