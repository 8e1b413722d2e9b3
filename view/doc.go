// Package view draws the model. It decides nothing and remembers nothing: the
// same model is always the same screen.
package view
