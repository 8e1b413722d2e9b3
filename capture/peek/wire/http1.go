package wire

import (
	"bytes"
	"strings"
)

// methods are those of HTTP requests, each with the blank behind it, and the beginning of
// HTTP/2 (RFC 9110, section 9; RFC 5789; RFC 9113, section 3.4), those of WebDAV and what
// extends it (RFC 4918, 3253, 3744, 4791, 5323, 5842), of UPnP, and QUERY.
var methods = [...]string{
	"GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT ", "TRACE ",
	"ACL ", "BASELINE-CONTROL ", "BIND ", "CHECKIN ", "CHECKOUT ", "COPY ", "LABEL ", "LINK ", "LOCK ", "MERGE ",
	"MKACTIVITY ", "MKCALENDAR ", "MKCOL ", "MKWORKSPACE ", "MOVE ", "ORDERPATCH ", "PROPFIND ", "PROPPATCH ",
	"REBIND ", "REPORT ", "SEARCH ", "UNBIND ", "UNCHECKOUT ", "UNLINK ", "UNLOCK ", "UPDATE ", "VERSION-CONTROL ",
	"M-SEARCH ", "NOTIFY ", "SUBSCRIBE ", "UNSUBSCRIBE ", "PURGE ", "QUERY ",
}

// maxRequestHead is how many bytes of a request are searched for its host.
const maxRequestHead = 16 << 10

// HTTP returns the host that an HTTP/1 request with which a connection begins is for, or
// the :authority of the first request of cleartext HTTP/2. With ErrShort the rest of the
// request is needed.
func HTTP(stream []byte) (Asked, error) {
	if bytes.HasPrefix(stream, []byte(preface)) {
		return http2(stream[len(preface):])
	}
	if len(stream) < len(preface) && strings.HasPrefix(preface, string(stream)) {
		return Asked{}, ErrShort
	}
	if !hasMethod(stream) {
		return Asked{}, ErrOther
	}
	_, rest, found := bytes.Cut(stream, []byte("\n")) // With or without CR (RFC 9112, section 2.2).
	for found {
		var line []byte
		if line, rest, found = bytes.Cut(rest, []byte("\n")); !found {
			break
		}
		name, value, field := bytes.Cut(line, []byte(":"))
		if !field {
			return Asked{}, ErrOther // The empty line behind the fields, or no HTTP.
		}
		if strings.EqualFold(string(name), "host") {
			return authority(value)
		}
	}
	if len(stream) > maxRequestHead {
		return Asked{}, ErrOther
	}
	return Asked{}, ErrShort
}

// MayBegin reports whether a payload, however short, may begin a ClientHello or a request.
func MayBegin(b []byte) bool {
	const major = 3
	if len(b) > 0 && b[0] == recordHandshake {
		return len(b) == 1 || b[1] == major
	}
	return hasMethod(b) || len(b) < len(preface) && strings.HasPrefix(preface, string(b))
}

// hasMethod reports whether a stream begins with a method, or part of one.
func hasMethod(stream []byte) bool {
	for _, m := range methods {
		if n := min(len(m), len(stream)); string(stream[:n]) == m[:n] {
			return true
		}
	}
	return false
}

// authority returns the name in "host:port" (RFC 3986, section 3.2).
func authority(value []byte) (Asked, error) {
	host := bytes.TrimSpace(value)
	if i := bytes.LastIndexByte(host, ':'); i >= 0 && len(bytes.Trim(host[i+1:], "0123456789")) == 0 {
		host = host[:i]
	}
	name := hostName(host)
	if name == "" {
		return Asked{}, ErrOther
	}
	return Asked{Name: name}, nil
}
