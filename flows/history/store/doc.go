// Package store keeps a history in a SQLite database: history.db in a directory. One process
// writes it, which
// holds a lock that is not its own; any number read it meanwhile. What
// the tables mean is documented in docs/history.md: anybody may query them.
package store
