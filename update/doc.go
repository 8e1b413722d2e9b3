// Package update is the only place where the model changes: [Update] takes a model
// and a message, and returns the next model and a command. It does no I/O and reads
// no clock: what has an effect is a function in [Effects], which only commands call.
// It needs no terminal; the headless loop runs it with the same effects.
//
// Each message has a handler named after it: handleBatch in batch.go, handleClick in
// mouse.go. keys.go has the whole way of a key: handleKey and dispatchKey find its action,
// doAction and the tables there have the change.
package update
