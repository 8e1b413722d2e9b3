package names

import (
	_ "embed"
	"maps"
	"strings"

	"iftopgo/flows"
)

// builtin is a table in the format of services(5), so that the parser which
// reads the system's file reads it too.
//
//go:embed services.txt
var builtin string

// service is a port of one transport.
type service struct {
	proto, port uint16
}

// Services names the ports of TCP, UDP, UDP-Lite, SCTP and DCCP. It is never
// written after it has been made, so any number of goroutines may read it. The
// zero value knows no names.
type Services struct {
	names map[service]string
}

// Builtin returns the embedded table: the registered names in common use, and
// the customary names of ports that are widely used without being registered.
func Builtin() (*Services, error) {
	return ParseServices(strings.NewReader(builtin))
}

// Name returns the name of a port, or "" if it has none. The protocol is an IP
// protocol number; UDP-Lite has the ports of UDP (RFC 3828, section 6.1).
func (s *Services) Name(proto, port uint16) string {
	if proto == flows.ProtoUDPLite {
		proto = flows.ProtoUDP
	}
	return s.names[service{proto, port}]
}

// over returns the names of s, and where s has none those of base.
func (s *Services) over(base *Services) *Services {
	names := maps.Clone(base.names)
	maps.Copy(names, s.names)
	return &Services{names: names}
}
