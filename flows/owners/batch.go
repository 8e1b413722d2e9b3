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
