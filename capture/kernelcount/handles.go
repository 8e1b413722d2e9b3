package kernelcount

// Handles are the descriptors of a loaded program and of its maps, and what is needed to read them.
// They may be passed to another process.
type Handles struct {
	FDs [handles]int
	// CPUs is how many have tables.
	CPUs int
}

// The descriptors of Handles.
const (
	fdProgram = iota
	fdPlaces
	fdNumbers
	fdHeads
	fdFence
	fdControl
	fdDevices
	handles
)

// Program is the descriptor of the program, for SO_ATTACH_BPF of socket(7).
func (h *Handles) Program() int { return h.FDs[fdProgram] }

// noHandles are descriptors that are not open.
var noHandles = Handles{FDs: [handles]int{-1, -1, -1, -1, -1, -1, -1}}
