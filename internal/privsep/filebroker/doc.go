// Package filebroker opens files for a program that has given up to write any. A broker, which
// is this program started once more, keeps what it takes: it is the user, and reaches the
// directories that were agreed on at the start. It makes exports, which are always new files,
// and replaces the file of settings. What it opens it passes on (SCM_RIGHTS of unix(7)); it
// neither reads nor writes what is in them.
//
// The program decodes what strangers send and may have been taken over, so its requests are
// checked: a few bytes and a path, one at a time. It cannot name a file to be opened for
// writing that is there already, nor one whose name says that it is more than an export.
package filebroker
