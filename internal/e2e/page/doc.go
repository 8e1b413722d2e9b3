// Package page puts what tests have measured into pages of the documentation.
package page
