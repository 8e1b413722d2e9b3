package tracefile

import "fmt"

// names are what the interfaces of a file are called, each by a name of its own, so that
// rows of different interfaces can be told apart whatever the file calls them.
type names struct {
	shown []string       // in the order of their numbers
	taken map[string]int // the names in shown, with the number that the next one like it is tried with
}

func newNames() names { return names{taken: make(map[string]int)} }

// base is what the file calls an interface, or what it is called if the file does not
// name it: by its number in the section, as Wireshark numbers them.
func (n *names) base(name string, number int) string {
	if name == "" {
		return fmt.Sprint("interface ", number)
	}
	return name
}

// add adds an interface: the second eth0 is called "eth0 (2)". It returns its index.
func (n *names) add(base string) int {
	name := base
	if next, taken := n.taken[base]; taken {
		for ; taken; next++ {
			name = fmt.Sprintf("%s (%d)", base, next)
			_, taken = n.taken[name]
		}
		n.taken[base] = next
	}
	n.taken[name] = 2
	n.shown = append(n.shown, name)
	return len(n.shown) - 1
}

// InterfaceName returns the name of the interface whose packets have the number i in
// [frame.Frame.Iface]. The number is 0 for an interface that was the only one in the file
// when the first packet came, and for packets of none, whose name is "". No two interfaces
// have the same name: those without one are called "interface 0" by their number in the
// section, and those of the same name "eth0", "eth0 (2)" and so on. Control characters are
// removed from names, and long names are cut to 128 bytes.
func (r *Reader) InterfaceName(i uint32) string {
	index := int64(i) - 1
	if i == 0 && r.ng.single {
		index = 0
	}
	if index < 0 || index >= int64(len(r.ng.names.shown)) {
		return ""
	}
	return r.ng.names.shown[index]
}
