//go:build linux || darwin

package portable

import (
	"fmt"
	"reflect"

	pcap "github.com/packetcap/go-pcap"
)

// internals reads fields of a go-pcap handle that are not exported, by reflection, which
// does not allow to write them.
//
// They are needed because reading a handle blocks, on Linux for minutes, and closing it
// unmaps the ring even while a read goes on. So its descriptor is polled before it is
// read, and one goroutine reads and closes it.
type internals struct{ handle reflect.Value }

// readInternals checks that a handle has fields of these names and kinds, which another
// version of go-pcap may not have.
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
