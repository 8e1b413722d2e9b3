// Package text prints plain text for people and files: no colours, no cursor.
package text
