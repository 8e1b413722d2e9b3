package owners

import "iftopgo/flows"

// Batch is what became known since the last one. It is plain data: it means the
// same in another process.
type Batch struct {
	// Owners are new, or have changed. They come before the first Owned that
	// names them.
	Owners []flows.Owner
	// Owned are answers to Ask. A key may be answered again, when something
	// better than a guess becomes known.
	Owned []flows.Owned
	// CommandLines are answers to AskCommandLine.
	CommandLines []flows.CommandLine
	// Search says how owners are found, nil while that is unchanged.
	Search *flows.OwnerSearch
}

// The most that is kept of texts from outside, in bytes.
const (
	maxName = 64
	maxUser = 64
	maxPath = 1024
	maxArgs = 4096
)

// clean makes the texts of an owner fit to be shown, once, where they enter. The
// container and unit have been cleaned where the control group was parsed, the
// package where its database was read.
func clean(o flows.Owner) flows.Owner {
	o.Exe = flows.Clean(o.Exe, maxPath)
	o.User = flows.Clean(o.User, maxUser)
	o.Name = nameOf(o.Kind, flows.Clean(o.Name, maxName), o.User)
	return o
}

// nameOf returns what a table shows as the name of an owner: comm is the name of
// the process or of the part of the kernel, which may be empty, as may the user.
func nameOf(kind flows.Kind, comm, user string) string {
	switch {
	case kind == flows.KindForwarded:
		return "forwarded"
	case kind == flows.KindKernel && comm == "":
		return "kernel"
	case kind == flows.KindKernel:
		return "kernel: " + comm
	case comm == "" && user != "":
		return "a process of " + user
	default:
		return comm
	}
}
