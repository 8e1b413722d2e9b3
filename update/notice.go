package update

import (
	"time"

	"iftopgo/model"
)

// noticeFor is how long a notice stays at least; what is longer than a glance
// takes stays longer.
const (
	noticeFor = 3 * time.Second
	glance    = 40 // characters
	perSign   = 60 * time.Millisecond
)

func noticeTime(text string) time.Duration {
	return noticeFor + time.Duration(max(len(text)-glance, 0))*perSign
}

// say shows a notice, warn one about something that could not be done.
func say(m model.Model, text string) model.Model { return notice(m, model.Plain, text) }

// warn is explained at say.
func warn(m model.Model, text string) model.Model { return notice(m, model.Caution, text) }

func notice(m model.Model, t model.Severity, text string) model.Model {
	m.Notice = model.Notice{Text: text, Severity: t, Number: m.Notice.Number + 1}
	return m
}

// onOff is say for what was switched.
func onOff(m model.Model, what string, on bool) model.Model {
	if on {
		return say(m, what+" on")
	}
	return say(m, what+" off")
}
