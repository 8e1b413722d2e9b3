// Package replay captures from what is recorded: pcap and pcapng files and the
// demo. A recording is read as fast as its batches are taken, or played in step
// with the clock, controlled by a [Player]: faster, slower, paused, forward and
// back.
package replay
