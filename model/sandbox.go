package model

// Sandbox is which privileges the program has dropped, so that an attacker who takes
// it over by a packet or a file gains little.
type Sandbox struct {
	// Known says that this system has privileges that can be dropped. Without it,
	// the other fields mean nothing.
	Known bool
	// Off says that nothing was dropped, because of --no-sandbox.
	Off bool
	// User is the user that the program became; empty when it did not change.
	User string
	// Kept is the capability that was not dropped, and what for; empty for none.
	Kept string
	// Missing are the confinements that the kernel does not offer, or has refused.
	Missing []string
	// Helper is what the helper process is for; empty when there is none.
	Helper string
	// HelperErr is what does not work because the helper could not be started, does not
	// answer or has exited, and why; empty while it answers, and where none is needed.
	HelperErr string
	// OwnersErr is why the helper finds no owners at the moment, or, with HelperEnded,
	// any more; empty while it does.
	OwnersErr   string
	HelperEnded bool
	// Ended says what does not work because other processes of the program's have exited.
	Ended []string
	// ExportTo is the directory that is proposed for exports, with a slash at the
	// end; empty for the home directory.
	ExportTo string
	// ExportDirs are the directories in and below which exports can be written; none
	// where that is not limited, or nothing is written.
	ExportDirs []string
	// NoOwners is why owners cannot be looked for; empty if they can.
	NoOwners string
}
