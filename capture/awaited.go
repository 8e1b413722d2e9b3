package capture

// Awaited says which batches of a live capture somebody waits for before their second is over. What one that is
// not sent has carried is in the next. Rows are of whole seconds: also on a screen there is nothing to see of the others.
type Awaited uint8

// The batches that are awaited.
const (
	AwaitNew  Awaited = iota // those with new flows, whose owners are looked for
	AwaitNone                // none
)
