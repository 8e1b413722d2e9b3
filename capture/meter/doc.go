// Package meter turns packets into batches of counts. A [Meter] decodes each
// packet and counts it for its flow, a [Recorder] cuts what was counted into
// batches that end on the boundaries of seconds, and a [Feed] hands the batches to
// a reader without ever making the capture wait. Counting a packet of a known flow
// allocates nothing.
package meter
