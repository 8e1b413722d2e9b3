// Package model holds the one value the screen and the NDJSON lines are drawn
// from, and every message that changes it. It has types and tiny methods only:
// update folds messages in, view draws. A model that was handed out never
// changes: its slices, maps and tables are replaced, never written.
package model
