// Package ndjson prints the model as one JSON object (RFC 8259): a line of the
// stream that --json writes. The fields are schema 1.
package ndjson
