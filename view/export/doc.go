// Package export takes what is on the screen out of it: into a file, as text,
// CSV or JSON, and onto the clipboard. It is where the effects of update that
// view/text and view/ndjson make the texts for reach the system.
package export
