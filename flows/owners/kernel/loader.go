//go:build linux

package kernel

import (
	"fmt"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// loader loads the embedded programs one by one, all with the same maps, so that the
// others work when the kernel refuses one.
type loader struct {
	spec *ebpf.CollectionSpec
	maps map[string]*ebpf.Map
	// types caches the type information of the kernel (BTF), reading which is most of
	// the work. It is not needed once everything is loaded.
	types *btf.Cache
}

// leastEntries is how many entries a map has at least.
const leastEntries = 512

// shrinkMaps makes the maps that forget what was not used for long smaller: to one of so
// many of their entries.
func (l *loader) shrinkMaps(share int) {
	for _, m := range l.spec.Maps {
		if m.Type == ebpf.LRUHash && share > 1 {
			m.MaxEntries = max(m.MaxEntries/uint32(share), leastEntries)
		}
	}
}

func (l *loader) createMaps() (map[string]*ebpf.Map, error) {
	bare := l.spec.Copy()
	bare.Programs = nil
	c, err := ebpf.NewCollectionWithOptions(bare, ebpf.CollectionOptions{Cache: l.types})
	if err != nil {
		return nil, fmt.Errorf("creating maps: %w", err)
	}
	defer c.Close()
	l.maps = map[string]*ebpf.Map{}
	for name := range c.Maps {
		l.maps[name] = c.DetachMap(name)
	}
	return l.maps, nil
}

func (l *loader) load(name string) (*ebpf.Program, error) {
	one := l.spec.Copy()
	p, ok := one.Programs[name]
	if !ok {
		return nil, fmt.Errorf("no program %q", name)
	}
	one.Programs = map[string]*ebpf.ProgramSpec{name: p}
	c, err := ebpf.NewCollectionWithOptions(one, ebpf.CollectionOptions{MapReplacements: l.maps, Cache: l.types})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.DetachProgram(name), nil
}
