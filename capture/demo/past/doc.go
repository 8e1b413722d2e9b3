// Package past is the history of the demo's host: what it carried in the year before the demo
// begins, made up from the same script.
package past
