package prefs

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// Pin identifies a row that is pinned to the top. It is comparable.
type Pin struct {
	// What is the kind of the row.
	What PinKind
	// Local and Remote are the two ends of flows; Remote is the host of PinHost.
	Local, Remote netip.Addr
	// LocalPort and RemotePort are their ports, 0 for any; RemotePort is that of
	// PinService.
	LocalPort, RemotePort uint16
	// Protocol is a protocol's name in lower case, empty for any.
	Protocol string
	// Name is that of a PinProgram, PinPackage or PinContainer.
	Name string
}

// PinKind is a kind of row, and the key that identifies it in the file.
type PinKind string

// The kinds of rows that can be pinned.
const (
	PinFlows     PinKind = "" // between two ends
	PinHost      PinKind = "host"
	PinService   PinKind = "service"
	PinProgram   PinKind = "program" // the path of an executable
	PinPackage   PinKind = "publisher"
	PinContainer PinKind = "container"
)

// pinKinds are the kinds that have a key in the file.
var pinKinds = [...]PinKind{PinHost, PinService, PinProgram, PinPackage, PinContainer}

func readPin(table map[string]any) (Pin, error) {
	for _, kind := range pinKinds {
		if _, given := table[string(kind)]; given {
			return readGroupPin(kind, table)
		}
	}
	p, err := readFlowPin(table)
	if err != nil && len(table) == 0 {
		return Pin{}, errors.New("is empty; it must have local and remote, or one of host, service, program, publisher, container")
	}
	return p, err
}

// readGroupPin reads the pin of a row of many flows.
func readGroupPin(kind PinKind, table map[string]any) (p Pin, err error) {
	key := string(kind)
	allowed := []string{key}
	if kind == PinService {
		allowed = append(allowed, "protocol")
	}
	if err := onlyKeys(table, allowed...); err != nil {
		return Pin{}, err
	}
	p.What = kind
	switch kind {
	case PinHost:
		p.Remote, err = readAddr(table, key)
	case PinService:
		if _, given := table["protocol"]; !given {
			return Pin{}, errors.New("has no protocol")
		}
		if p.RemotePort, err = readPort(table, key); err == nil {
			p.Protocol, err = readProtocol(table)
		}
	default:
		p.Name, _ = table[key].(string)
		if p.Name == "" {
			err = fmt.Errorf("%s is %s; it must be a name in quotes", key, describe(table[key]))
		}
	}
	if err != nil {
		return Pin{}, err
	}
	return p, nil
}

// readFlowPin reads the pin of flows between two ends.
func readFlowPin(table map[string]any) (p Pin, err error) {
	if err := onlyKeys(table, "local", "remote", "local_port", "remote_port", "protocol"); err != nil {
		return Pin{}, err
	}
	if p.Local, err = readAddr(table, "local"); err != nil {
		return Pin{}, err
	}
	if p.Remote, err = readAddr(table, "remote"); err != nil {
		return Pin{}, err
	}
	if p.LocalPort, err = readPort(table, "local_port"); err != nil {
		return Pin{}, err
	}
	if p.RemotePort, err = readPort(table, "remote_port"); err != nil {
		return Pin{}, err
	}
	if p.Protocol, err = readProtocol(table); err != nil {
		return Pin{}, err
	}
	return p, nil
}

// readProtocol reads a protocol's name, empty if there is none.
func readProtocol(table map[string]any) (string, error) {
	v, given := table["protocol"]
	if !given {
		return "", nil
	}
	name, err := nameKind.read(v)
	if err != nil {
		return "", fmt.Errorf("protocol %w", err)
	}
	return strings.ToLower(name), nil
}

func readAddr(table map[string]any, key string) (netip.Addr, error) {
	v, given := table[key]
	if !given {
		return netip.Addr{}, fmt.Errorf("has no %s", key)
	}
	s, _ := v.(string)
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("%s is %s; it must be an IP address in quotes", key, describe(v))
	}
	return a.Unmap().WithZone(""), nil
}

func readPort(table map[string]any, key string) (uint16, error) {
	v, given := table[key]
	if !given {
		return 0, nil
	}
	n, ok := v.(int64)
	if !ok || n < 0 || n > 65535 {
		return 0, fmt.Errorf("%s is %s; allowed are 0 to 65535", key, describe(v))
	}
	return uint16(n), nil
}

func writePin(p Pin) string {
	switch p.What {
	case PinFlows:
		return writeFlowPin(p)
	case PinHost:
		return fmt.Sprintf("host = %s", quote(p.Remote.String()))
	case PinService:
		return fmt.Sprintf("service = %d, protocol = %s", p.RemotePort, quote(p.Protocol))
	default:
		return fmt.Sprintf("%s = %s", p.What, quote(p.Name))
	}
}

func writeFlowPin(p Pin) string {
	var b strings.Builder
	fmt.Fprintf(&b, "local = %s, remote = %s", quote(p.Local.String()), quote(p.Remote.String()))
	if p.LocalPort != 0 {
		fmt.Fprintf(&b, ", local_port = %d", p.LocalPort)
	}
	if p.RemotePort != 0 {
		fmt.Fprintf(&b, ", remote_port = %d", p.RemotePort)
	}
	if p.Protocol != "" {
		fmt.Fprintf(&b, ", protocol = %s", quote(p.Protocol))
	}
	return b.String()
}
