// Package cli is the command line: the flags and what is wrong with them, what is
// printed at once (help, version, themes, completion scripts, manual pages, schema),
// messages to standard error, and exit statuses.
//
// A flag is a field of Flags; if it stands for a setting, Overrides knows it too.
package cli
