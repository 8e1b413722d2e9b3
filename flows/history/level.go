package history

import "time"

// Level is how long the buckets of a history are.
type Level uint8

// The levels, from the shortest. They are numbered as in the database.
const (
	FiveMinutes Level = iota
	Hours
	Days
	Months
)

// Levels returns all levels.
func Levels() []Level { return []Level{FiveMinutes, Hours, Days, Months} }

const (
	secondsOfFiveMinutes = 300
	secondsOfHour        = 3600
)

// String returns a word for the level, as it is written in settings.
func (l Level) String() string { return [...]string{"5 minutes", "hours", "days", "months"}[l] }

// Key returns the key of the bucket that the time is in, in its location. The key of five
// minutes and hours is the Unix time at which they begin. Days and months are local ones: their
// key is the Unix time at which the first day of them begins in UTC, so that a day stays the
// same day when the zone is another one later. Keys of a level never decrease while time and
// local time go on.
func (l Level) Key(t time.Time) int64 {
	unix := t.Unix()
	switch l {
	case FiveMinutes:
		return unix - modulo(unix, secondsOfFiveMinutes)
	case Hours: // Local ones: some zones are half an hour apart from UTC.
		_, offset := t.Zone()
		return unix - modulo(unix+int64(offset), secondsOfHour)
	case Days:
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	default:
		y, m, _ := t.Date()
		return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC).Unix()
	}
}

// modulo returns the remainder that is not negative.
func modulo(n, by int64) int64 { return ((n % by) + by) % by }
