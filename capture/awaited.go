package capture

// Awaited says which batches of a live capture somebody waits for before their second is over. What one that is
// not sent has carried is in the next.
type Awaited uint8

// The batches that are awaited.
const (
	AwaitCarried Awaited = iota // those that carried something: somebody looks
	AwaitNew                    // those with new flows, whose owners are looked for
	AwaitNone                   // none
)
