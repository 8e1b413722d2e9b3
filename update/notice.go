package update

import (
	"time"

	"iftopgo/model"
)

// minNoticeTime is how long a notice of up to glanceChars characters stays. A longer
// one stays timePerChar longer for each further character.
const (
	minNoticeTime = 3 * time.Second
	glanceChars   = 40
	timePerChar   = 60 * time.Millisecond
)

// noticeTime is how long a notice stays.
func noticeTime(text string) time.Duration {
	return minNoticeTime + time.Duration(max(len(text)-glanceChars, 0))*timePerChar
}

// say shows a notice about what was done.
func say(m model.Model, text string) model.Model { return notice(m, model.Plain, text) }

// warn shows a notice about what could not be done.
func warn(m model.Model, text string) model.Model { return notice(m, model.Caution, text) }

// notice shows a notice in place of the one there is.
func notice(m model.Model, t model.Severity, text string) model.Model {
	m.Notice = model.Notice{Text: text, Severity: t, Number: m.Notice.Number + 1}
	return m
}

// sayOf shows a notice about a state, which goes when that changes.
func sayOf(m model.Model, of model.NoticeOf, text string) model.Model {
	m = say(m, text)
	m.Notice.Of = of
	return m
}

// dropOutdated takes a notice away whose state has changed since.
func dropOutdated(before *model.Model, m model.Model) model.Model {
	if m.Notice.Number != before.Notice.Number {
		return m
	}
	switch m.Notice.Of {
	case model.NoticeOfNothing:
		return m
	case model.NoticeOfFilter:
		if m.Filter.Text == before.Filter.Text {
			return m
		}
	case model.NoticeOfPause:
		if m.Paused == before.Paused {
			return m
		}
	}
	m.Notice.Text = ""
	return m
}

// onOff shows a notice about what was switched on or off.
func onOff(m model.Model, what string, on bool) model.Model {
	if on {
		return say(m, what+" on")
	}
	return say(m, what+" off")
}
