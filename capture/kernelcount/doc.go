// Package kernelcount counts packets in the Linux kernel.
package kernelcount
