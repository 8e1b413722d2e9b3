package names

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"iftopgo/flows"
	"iftopgo/internal/boundedfile"
)

// ServicesFile is where Unix systems keep the names of ports.
const ServicesFile = "/etc/services"

// maxServicesFile is more than twice what the largest known file takes (macOS,
// 680 kB).
const maxServicesFile = 2 << 20

// maxServiceName bounds a name. RFC 6335, section 5.1, allows 15 bytes; files in
// the wild have longer ones.
const maxServiceName = 32

// The reasons for which a line of a services file is passed over.
var (
	errNoPort      = errors.New("no port and protocol after the name")
	errBadPort     = errors.New("the port is not a number up to 65535")
	errServiceName = errors.New("the name is not one a service can have")
)

// LoadServices reads a file in the format of services(5), normally
// [ServicesFile]. What the file says goes before the embedded table, which
// names the ports the file says nothing about; without a file, the table is all
// there is.
//
// The Services are usable even if there is an error: it says what could not be
// used of the file, and the rest is there.
func LoadServices(path string) (*Services, error) {
	base, err := Builtin()
	if err != nil {
		return base, err
	}
	text, err := readServices(path)
	if errors.Is(err, fs.ErrNotExist) {
		return base, nil
	}
	if err != nil {
		return base, err
	}
	file, err := ParseServices(bytes.NewReader(text))
	if err != nil {
		err = fmt.Errorf("reading %s: %w", path, err)
	}
	return file.over(base), err
}

// readServices reads a file of bounded size.
func readServices(path string) ([]byte, error) {
	text, _, err := boundedfile.Read(path, maxServicesFile)
	if err != nil {
		return nil, fmt.Errorf("reading service names: %w", err)
	}
	return text, nil
}

// ParseServices reads lines like "https 443/tcp www-s # comment". The first name
// of a port is taken, as getservbyport(3) does; aliases, port 0 and transports
// without a place in [Services] are passed over. A line that makes no sense is
// left out and the first such is the error, with Services of all other lines.
func ParseServices(r io.Reader) (*Services, error) {
	s := &Services{names: make(map[service]string)}
	var first error
	bad := 0
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		key, name, err := parseService(lines.Text())
		if err != nil {
			if bad++; first == nil {
				first = fmt.Errorf("line %d: %w", n, err)
			}
			continue
		}
		if _, known := s.names[key]; name != "" && !known {
			s.names[key] = name
		}
	}
	if err := lines.Err(); err != nil {
		if bad++; first == nil {
			first = err
		}
	}
	if bad > 1 {
		return s, fmt.Errorf("%w (and %d more such lines)", first, bad-1)
	}
	return s, first
}

// parseService reads one line. The name is empty if the line names nothing that
// has a place in [Services].
func parseService(line string) (service, string, error) {
	line, _, _ = strings.Cut(line, "#")
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return service{}, "", nil
	}
	if len(fields) == 1 {
		return service{}, "", errNoPort
	}
	digits, transport, found := strings.Cut(fields[1], "/")
	if !found {
		return service{}, "", errNoPort
	}
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return service{}, "", errBadPort
	}
	proto := protoOf(transport)
	if port == 0 || proto == 0 {
		return service{}, "", nil
	}
	if !validService(fields[0]) {
		return service{}, "", errServiceName
	}
	return service{proto, uint16(port)}, fields[0], nil
}

// protoOf returns the number of a transport, or 0 if its ports get no names.
func protoOf(transport string) uint16 {
	switch transport {
	case "tcp":
		return flows.ProtoTCP
	case "udp":
		return flows.ProtoUDP
	case "sctp":
		return flows.ProtoSCTP
	case "dccp":
		return flows.ProtoDCCP
	default:
		return 0
	}
}

// validService reports whether a name can stand for a port. It has a letter, so
// that it cannot pass for another port, and only characters that keep it whole
// in "host:name", in a terminal and in the filter: those of RFC 6335 and the
// few more that are found in files ("z39.50", "whois++").
func validService(name string) bool {
	if len(name) > maxServiceName {
		return false
	}
	letter := false
	for _, c := range []byte(name) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			letter = true
		case '0' <= c && c <= '9', strings.IndexByte("-_.+/*", c) >= 0:
		default:
			return false
		}
	}
	return letter
}
