package flows

// machineShift is the bit of Key.Iface at which the number of a machine begins.
const machineShift = 16

// MaxMachineInterfaces is how many interfaces a machine can have, numbered from 0.
const MaxMachineInterfaces = 1 << machineShift

// MachineIface returns what Key.Iface is for an interface of a machine, which is numbered from 1.
func MachineIface(machine, iface uint32) uint32 { return machine<<machineShift | iface }

// MachineOf returns the number of the machine of a Key.Iface. It means something only where there
// are machines: see Source.Machine.
func MachineOf(iface uint32) uint32 { return iface >> machineShift }

// machineIface returns what the Key.Iface of all interfaces of a machine have in common.
func machineIface(iface uint32) uint32 { return iface &^ (MaxMachineInterfaces - 1) }

// Machine returns a machine by its number, nil when there is none.
func (h *Health) Machine(number uint32) *Source {
	if i := int(number) - 1; i >= 0 && i < len(h.Sources) && h.Sources[i].Machine == number {
		return &h.Sources[i]
	}
	return nil
}

// HasMachines reports whether flows are those of several machines.
func (h *Health) HasMachines() bool { return len(h.Sources) > 1 && h.Sources[0].Machine != 0 }

// MachineName returns the name of the machine of a flow, empty where there are not several.
func (l *Labels) MachineName(k *Key) string {
	if i := int(MachineOf(k.Iface)) - 1; i >= 0 && i < len(l.Machines) {
		return l.Machines[i]
	}
	return ""
}

// AllMachines returns the rows of all machines.
func (l *Labels) AllMachines() []ID {
	all := make([]ID, len(l.Machines))
	for i := range all {
		all[i] = ID{Group: Machines, Key: Key{Iface: MachineIface(uint32(i)+1, 0)}}
	}
	return all
}
