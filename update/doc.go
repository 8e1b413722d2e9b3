// Package update is the only place where the model changes: [Update] takes a model
// and a message, and returns the next model and a command. It does no I/O and reads
// no clock: what has an effect is a function in [Effects], which only commands call.
// It needs no terminal; the headless loop runs it with the same effects.
//
// Each message has a handler named after it: handleBatch in batch.go, handleClick in
// mouse.go. A key goes from handleKey to dispatchKey to doAction in keys.go, which calls
// what the tables of actions.go and replay.go have for the action.
package update
