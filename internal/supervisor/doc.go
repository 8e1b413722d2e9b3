// Package supervisor tells the service manager that has started the program how it is doing, in
// the protocol of sd_notify(3): that it captures, and again and again that it still does.
package supervisor
