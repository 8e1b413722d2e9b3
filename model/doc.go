// Package model has the [Model], the one value that the screen, the NDJSON lines and
// the text output are drawn from, and every message that changes it (message.go).
// It has types and short methods only: package update changes models by messages,
// package view draws them. A model is immutable: its slices, maps and tables are
// replaced, never written, so that an older one can be read at any time.
package model
