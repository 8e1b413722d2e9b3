// Package reports writes reports of a history: for people, as comma-separated values, and as
// JSON.
package reports
