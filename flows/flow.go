package flows

// Flow is one conversation: its key and what it carried. A flow that is in a
// table never changes; the next table may hold another flow of the same key.
type Flow struct {
	Key Key
	Series
}
