// Package modeltest makes a model of a busy host up, the same on every run, for
// tests of the screen and for pictures of it. The traffic goes the way of all
// traffic: batches that update folds in.
package modeltest
