// Package userfile opens, checks and writes the files that belong to the user: settings,
// logs and exports. Under sudo the user is the invoking one. Root must not write for
// them where they could not write themselves, and must not follow a link they put in the
// place of a file. So every file is reached through its open directory (os.Root),
// whose owner has been checked.
package userfile
