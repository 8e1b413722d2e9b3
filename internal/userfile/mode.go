package userfile

import "io/fs"

// The modes of what is made: who talks to whom, and which settings somebody has, is
// nobody else's business.
const (
	newDirMode  fs.FileMode = 0o700
	newFileMode fs.FileMode = 0o600
)
