// Package syntax reads the text of a filter expression, pcap-filter(7), into a tree.
//
// [Parse] returns the tree, a [Node], or the [Fault] that comes first. The grammar is
// at the beginning of parser.go, the tokens are at that of lexer.go. What a name, a
// number or an address means is not known here.
package syntax
