package remote

import (
	"maps"

	"iftopgo/flows"
)

// maxInterfaces is how many interfaces of a machine are told apart. What is beyond counts as the
// last one's.
const maxInterfaces = flows.MaxMachineInterfaces - 1

// interfaceNumbers numbers the interfaces of a machine, from 1 on in the order in which lines
// have them. Rows without one have the number 0.
type interfaceNumbers struct {
	base    uint32 // is added to each number
	numbers map[string]uint32
	names   map[uint32]string // replaced when there is another one
}

// of returns the number of the interface of a row.
func (n *interfaceNumbers) of(r *Identity) uint32 {
	name := r.Interface
	if r.Machine != "" {
		name = r.Machine + " " + name
	}
	return n.base + n.number(name)
}

func (n *interfaceNumbers) number(name string) uint32 {
	if name == "" {
		return 0
	}
	number, ok := n.numbers[name]
	if ok {
		return number
	}
	number = min(uint32(len(n.numbers))+1, maxInterfaces)
	if n.numbers == nil {
		n.numbers = make(map[string]uint32)
	}
	if _, full := n.names[n.base+number]; full {
		return number
	}
	n.numbers[name] = number
	if n.names = maps.Clone(n.names); n.names == nil {
		n.names = make(map[uint32]string)
	}
	n.names[n.base+number] = name
	return number
}
