// Package userfile opens, checks and writes the files that belong to the user: settings,
// logs and exports. Under sudo the user is the one who called it, and root must not
// write for them where they could not write themselves, nor follow a link they put in
// the place of a file. So every file is reached through its open directory (os.Root),
// whose owner has been checked.
package userfile
