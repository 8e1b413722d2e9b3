// Package flowstest makes traffic up for tests of flows and of what builds on it: keys
// and batches by number, any sequence of batches for property tests, and a few flows
// of which all is known that can be known.
package flowstest
