// Package suites compares the program with Wireshark's tools over all capture files
// below a directory: packets and bytes with capinfos, flows with tshark. Every file
// gets one of a few classes, and files that differ in the same way are one group of
// it, so that thousands of files make a page to read. From the module's folder:
//
//	go run ./internal/e2e/suites/run DIR
//
// The test runs it over testdata.
package suites
