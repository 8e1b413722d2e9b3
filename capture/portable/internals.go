//go:build linux || darwin

package portable

import (
	"fmt"
	"reflect"

	pcap "github.com/packetcap/go-pcap"
)

// internals is what one has to see of a go-pcap handle to use it well, and what it
// does not export.
//
// Its read blocks, on Linux for minutes, and its Close unmaps the ring under a
// read that does not end within a thousand rounds of a loop. So it is never left
// to block: its descriptor is polled first, and it is read and closed by one
// goroutine only. Nothing is written through inside; reflection allows to read.
type internals struct{ handle reflect.Value }

// readInternals checks that a handle has the fields that are read, of these kinds.
// A go-pcap of another version may not.
func readInternals(handle *pcap.Handle, fields map[string]reflect.Kind) (internals, error) {
	in := internals{reflect.ValueOf(handle).Elem()}
	for name, kind := range fields {
		if field := in.handle.FieldByName(name); field.Kind() != kind {
			return internals{}, fmt.Errorf("go-pcap has changed: field %s of its handle is %s, not %s", name, field.Kind(), kind)
		}
	}
	return in, nil
}

// fd is the descriptor the handle reads from.
func (in internals) fd() int { return int(in.handle.FieldByName("fd").Int()) }
