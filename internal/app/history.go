package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows/history/report"
	"iftopgo/flows/history/store"
	"iftopgo/internal/recorder"
	"iftopgo/internal/userfile"
	"iftopgo/model"
	"iftopgo/prefs"
)

// findHistory returns the directory of the history that the screen shows: the one that is reported,
// if there is one. Recorded traffic has none: what it shows does not depend on this machine.
func (s *session) findHistory() string {
	if s.flags.Headless() || s.flags.Recorded() {
		return ""
	}
	dir := cmp.Or(s.prefs.History.Dir, reportDir(os.Getenv, os.Geteuid()))
	err := userfile.As(userfile.SystemEnv().InvokingUser(), func() error {
		if !store.Readable(dir) {
			return fs.ErrPermission
		}
		return nil
	})
	if err != nil {
		return ""
	}
	return dir
}

// withHistory has the model show the history, if it can still be read once the process is
// confined.
func (s *session) withHistory(m model.Model) model.Model {
	m.History.Kept = s.flags.Demo && !s.flags.Headless() || s.historyDir != "" && store.Readable(s.historyDir)
	if !m.History.Kept && m.Prefs.Tab == prefs.TabHistory {
		m.Prefs.Tab = prefs.TabFlows
		if m.NotCapturing != "" {
			m.Prefs.Tab = prefs.TabInterfaces
		}
	}
	return m
}

// flushSlack is by how much a recorder may be late with what it writes.
const flushSlack = 30 * time.Second

// historyReading is how the screen reads a history. The database is opened for each question:
// whatever becomes of it meanwhile, an answer is of what is there.
type historyReading struct {
	dir string
	// patience is how long a recorder that is running may write nothing.
	patience time.Duration
	now      func() time.Time
}

// historyEffect returns the command that reads what was recorded of a period, nil where nothing
// was.
func (s *session) historyEffect(ctx context.Context) func(model.HistoryQuestion) tea.Cmd {
	answer := demoHistory
	switch h := (&historyReading{dir: s.historyDir, patience: 2*max(s.prefs.History.FlushTime(), recorder.DefaultFlush) + flushSlack, now: time.Now}); {
	case s.flags.Demo:
	case h.dir == "":
		return nil
	default:
		answer = h.answer
	}
	return func(q model.HistoryQuestion) tea.Cmd {
		return func() tea.Msg {
			msg := answer(ctx, q)
			msg.Number = q.Number
			return msg
		}
	}
}

// answer answers a question.
func (h *historyReading) answer(ctx context.Context, q model.HistoryQuestion) model.HistoryMsg {
	now := h.now()
	day := q.Day
	if day == 0 {
		day = report.DayOf(now)
	}
	a := &model.HistoryAnswer{Period: report.Around(q.Span, day, now), Now: now, Patience: h.patience}
	a.Stamp = fmt.Sprint(a.Period.From, " ", store.Stamp(h.dir))
	if a.Stamp == q.Unless {
		return model.HistoryMsg{Answer: a, Unchanged: true}
	}
	if err := h.read(ctx, a); err != nil {
		return model.HistoryMsg{Err: err}
	}
	return model.HistoryMsg{Answer: a}
}

// read fills in what the database has.
func (h *historyReading) read(ctx context.Context, a *model.HistoryAnswer) (err error) {
	r, err := store.OpenReader(ctx, h.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if a.Written, err = r.Written(ctx); err != nil {
		return err
	}
	extents, err := r.Extents(ctx)
	if err != nil {
		return err
	}
	kept, zone := keptOf(extents), a.Now.Location()
	a.Since = kept.Since(zone)
	a.Period = a.Period.RecordedSince(a.Since.Unix(), a.Now)
	level := kept.Level(&a.Period, zone)
	s := store.Span{Level: level}
	s.From, s.To = a.Period.Bounds(level, zone)
	a.Excerpt, err = r.Excerpt(ctx, s)
	return err
}
