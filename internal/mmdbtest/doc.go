// Package mmdbtest makes MMDB files for tests, in the layouts of those that can be had.
package mmdbtest
