// Package decode turns the first bytes of a packet into a small struct: link,
// network and transport headers, by hand, in place, without allocation, and
// without ever reading past the end.
//
// Nothing is rejected. A header that is cut short, or that contradicts itself,
// ends the decoding: what came before it is kept, and the packet is marked, so
// that its bytes can still be counted on the row they certainly belong to.
package decode
