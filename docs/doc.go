// Package docs has the pages for users and no code. Its tests hold the pages to what
// the program says of itself: flags, keys, fields of lines, link types, links and
// pictures. "go test ./docs -update" writes the tables of keys, of JSON fields and of link
// types.
package docs
