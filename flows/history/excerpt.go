package history

import "iftopgo/flows"

// Excerpt is a part of a history: buckets of one level, with all that is kept of them. It never
// changes.
type Excerpt struct {
	Level Level
	// Subjects are those of all buckets, each once.
	Subjects []Subject
	// Buckets are ordered by their keys, then by their interfaces.
	Buckets []Portions
}

// Portions are what the subjects of a bucket carried. They are together with Missed what the
// kernel's counter grew by.
type Portions struct {
	ID     BucketID
	Missed flows.Pair
	All    []Portion
}

// Portion is what one subject carried in a bucket.
type Portion struct {
	// Subject is its index in Excerpt.Subjects.
	Subject int
	Bytes   flows.Pair
}
