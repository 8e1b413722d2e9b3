// Package mouserepair puts mouse reports together again that a slow connection has
// cut into pieces. Bubble Tea's reader takes an ESC for a key when nothing follows it
// within 50 ms. What comes later is then no mouse report (xterm's control
// sequences, mode 1006) any more, but the keys that the report is spelt with:
// "[<65;20;12M" would act on eleven keys.
//
// A [Filter] stands before Update (tea.WithFilter) and knows reports by how fast
// their characters follow each other: microseconds in a piece of a report, more
// than 20 ms between two keys that somebody presses.
package mouserepair
