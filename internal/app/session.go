package app

import (
	"context"
	"io"
	"log/slog"
	"os"

	"iftopgo/capture/meter"
	"iftopgo/internal/cli"
	"iftopgo/internal/clock"
	"iftopgo/internal/privsep"
	"iftopgo/internal/supervisor"
	"iftopgo/internal/tuning"
	"iftopgo/model"
	"iftopgo/prefs"
)

// session is one run of a capture, from its flags and settings to its end.
type session struct {
	flags  *cli.Flags
	plan   tuning.Plan
	prefs  prefs.Prefs
	store  *settingsStore
	stdin  io.Reader
	stdout *os.File
	stderr io.Writer
	log    *slog.Logger
	sep    *privsep.Separation
	// clock is for what is done every second or two.
	clock *clock.Clock
	// supervisor is told how the program is doing; nil for none.
	supervisor *supervisor.Supervisor
	source     source
	// ownsNothing says that the program becomes a user who owns nothing once it is confined.
	ownsNothing bool
	// networks finds networks of addresses, nil when that is off; networkPaths are what it
	// has to read.
	networks     *networkFinder
	networkPaths []string
	// exports are where exports can be made once the process is confined.
	exports exportPlaces
	// brokered are files that the file broker opens, and directories with such.
	brokered []string
	// unbrokered is what the file broker cannot do, in words for the user.
	unbrokered []string
	// restorerDone is closed when the restorer of the terminal has exited, nil without one.
	restorerDone <-chan struct{}
	// historyDir is the directory of the history that the screen shows, empty for none.
	historyDir string
	// exporters get what is captured, besides the screen and the lines.
	exporters exporters
	// recording is where it is recorded.
	recording recording
	// recorder records what is captured, nil when nothing is recorded.
	recorder *historyRecorder
	// confined is what came of confinement, nil before.
	confined *model.Sandbox
}

// source is what is captured: live traffic, a file or the demo.
type source interface {
	Run(ctx context.Context) error
	Feed() *meter.Feed
}
