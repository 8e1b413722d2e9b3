// Package ndjson writes the model as one JSON object (RFC 8259), a line of the stream
// that --json prints ([Append]), and describes the fields as a JSON Schema. They are
// those of schema 1: fields may be added, never removed or changed.
package ndjson
