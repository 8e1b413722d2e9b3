// Package docs has the pages for users and no code. Its tests hold the pages to what
// the program says of itself: flags, keys, fields of lines, links and pictures.
// "go test ./docs -update" writes the tables of keys and
// of JSON fields.
package docs
