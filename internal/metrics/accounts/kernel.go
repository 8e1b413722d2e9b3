package accounts

import (
	"cmp"
	"slices"

	"iftopgo/flows/interfaces"
)

// Kernel are the kernel's counters of the interfaces. Those of at most [Places] have series, which
// are the counters as they are; the first that were there keep them while they are there. What
// others count is in one other, which begins at 0. The zero value is ready; it belongs to one
// goroutine at a time.
type Kernel struct {
	placed map[string]bool
	before map[string]interfaces.Counters // of those without a place
	begun  bool
	other  interfaces.Counters
}

// KernelPage is what is exported of the kernel's counters.
type KernelPage struct {
	Interfaces map[string]interfaces.Counters
	Other      interfaces.Counters
}

// Read returns what is exported, by what the kernel says now.
func (k *Kernel) Read(now []interfaces.Interface) KernelPage {
	placed, before := k.place(now), make(map[string]interfaces.Counters)
	p := KernelPage{Interfaces: make(map[string]interfaces.Counters)}
	for i := range now {
		one := &now[i]
		if !one.Counted {
			continue
		}
		if earlier, waited := k.before[one.Name]; waited { // Until it gets its place it is in the other.
			k.other = k.other.Plus(one.Counters.Since(earlier))
		} else if k.begun && !placed[one.Name] {
			k.other = k.other.Plus(one.Counters) // It has come since.
		}
		if placed[one.Name] {
			p.Interfaces[one.Name] = one.Counters
		} else {
			before[one.Name] = one.Counters
		}
	}
	k.placed, k.before, k.begun = placed, before, true
	p.Other = k.other
	return p
}

// place returns which interfaces have a place: those that had one and are still there, and of
// others those that have counted the most bytes.
func (k *Kernel) place(now []interfaces.Interface) map[string]bool {
	placed, waiting := make(map[string]bool), make([]*interfaces.Interface, 0, len(now))
	for i := range now {
		switch one := &now[i]; {
		case !one.Counted || one.Name == OtherName:
		case k.placed[one.Name]:
			placed[one.Name] = true
		default:
			waiting = append(waiting, one)
		}
	}
	slices.SortFunc(waiting, func(a, b *interfaces.Interface) int {
		return cmp.Or(cmp.Compare(b.Counters.Bytes.Sum(), a.Counters.Bytes.Sum()), cmp.Compare(a.Name, b.Name))
	})
	for _, one := range waiting[:min(len(waiting), max(Places-len(placed), 0))] {
		placed[one.Name] = true
	}
	return placed
}
