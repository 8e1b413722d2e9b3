// Package update is the only place where the model changes: (model, message) →
// (model, command). It does no I/O and reads no clock; what has an effect is
// handed in.
package update
