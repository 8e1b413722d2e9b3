package model

// Sandbox is what the program has given up, so that whoever gets a hold of it by
// what it reads gets little more.
type Sandbox struct {
	// Known says that the rest means something: that this system has something to
	// give up.
	Known bool
	// Off says that nothing was given up, as --no-sandbox asks.
	Off bool
	// User is the user that the program became; empty when it stayed who it was.
	User string
	// Kept is the capability that was kept, and for what; empty for none.
	Kept string
	// Missing says what the kernel does not offer, or would not do.
	Missing []string
	// Helper says what the helper is there for; empty when there is none.
	Helper string
	// Unhelped says what does not work for want of a helper, which could not be
	// started or has ended, and why; empty while it runs, and where none is wanted.
	Unhelped string
	// ExportTo is where exports are proposed to be written to, with a slash at the
	// end; empty for the home directory.
	ExportTo string
	// ExportDirs are the directories that exports can be written to, and to those
	// below; none where that is not limited, or nothing is written.
	ExportDirs []string
	// NoOwners says why nobody is there who could look for owners; empty if
	// somebody is.
	NoOwners string
}
