// Package modeltest makes up the model of a busy host, the same on every run, for
// tests: [Model] after a minute of traffic, [Press] and [Type] for keys, [Send] for
// messages. Its traffic takes the usual way: batches that update folds in.
package modeltest
