package pictures

import (
	"time"

	"iftopgo/capture/demo"
)

// clock is the capture time so many seconds after the demo's start, as the header
// shows it.
func clock(seconds int) string {
	return demo.Start.Add(time.Duration(seconds) * time.Second).Format(time.TimeOnly)
}
