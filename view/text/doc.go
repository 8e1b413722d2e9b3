// Package text writes the model as plain text, without colours or cursor movements:
// [Append] a report for people, [AppendCSV] a table, [Row] one row for the clipboard,
// [Interfaces] the list of interfaces, and [Stream] the line formats of nethogs -t
// and bandwhich --raw.
package text
