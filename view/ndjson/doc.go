// Package ndjson writes the model as one JSON object (RFC 8259): the lines that --json
// prints ([Stream]), or a single one ([Append]). It describes the fields as a JSON
// Schema. They are those of schema 1: fields may be added, never removed or changed.
package ndjson
