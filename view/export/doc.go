// Package export takes what is on the screen out of it: into a file, as text,
// CSV or JSON, and onto the clipboard. Packages
// view/text and view/ndjson make the texts; here they are written to the system.
package export
