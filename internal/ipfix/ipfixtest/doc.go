// Package ipfixtest is a collector of flows (RFC 7011) for tests: it reads messages by the templates
// that it was sent, and knows nothing else of them.
package ipfixtest
