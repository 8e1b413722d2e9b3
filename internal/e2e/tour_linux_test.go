package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
	"iftopgo/model"
)

// sight is something to be seen on a screen.
type sight func(s *screen) bool

// shows is a sight of what a regular expression matches, lacks of that nothing
// does.
func shows(expr string) sight {
	re := regexp.MustCompile(expr)
	return func(s *screen) bool { return re.MatchString(s.picture()) }
}

// lacks is explained at shows.
func lacks(expr string) sight {
	seen := shows(expr)
	return func(s *screen) bool { return !seen(s) }
}

// all are several sights at once.
func all(of ...sight) sight {
	return func(s *screen) bool {
		for _, one := range of {
			if !one(s) {
				return false
			}
		}
		return true
	}
}

// lines are the lines of the screen.
func (s *screen) lines() []string { return strings.Split(s.picture(), "\n") }

// lineOf is the first line that contains a text, -1 when none does.
func (s *screen) lineOf(text string) int {
	for y, line := range s.lines() {
		if strings.Contains(line, text) {
			return y
		}
	}
	return -1
}

// below is how many lines of the list are above the sparkline of the selected
// row; -1 when there is none.
func (s *screen) below() int {
	spark, titles := s.lineOf("40 s, peak"), s.lineOf(" LOCAL ")
	if spark < 0 || titles < 0 {
		return -1
	}
	return spark - titles - 1
}

// selected is a sight of a row being selected, of those that take two lines and
// are not scrolled.
func selected(row int) sight { return func(s *screen) bool { return s.below() == 2*row+2 } }

// farDown is a sight of a row being selected that is at least so far down.
func farDown(row int) sight { return func(s *screen) bool { return s.below() >= 2*row+2 } }

// unselected is a sight of no row being selected.
func unselected(s *screen) bool { return s.below() < 0 }

var position = regexp.MustCompile(` (\d+):(\d\d)(?:/\d+:\d\d)? `)

// position is where the replay is, in seconds.
func (s *screen) position() int {
	m := position.FindStringSubmatch(s.picture())
	if m == nil {
		return -1
	}
	minutes, _ := strconv.Atoi(m[1])
	seconds, _ := strconv.Atoi(m[2])
	return 60*minutes + seconds
}

// stop is a part of the tour: an action, what is pressed before it and to be
// seen then, what the action is to do, and what undoes all of it.
type stop struct {
	before []string
	ready  sight
	does   sight
	undo   []string
}

// atTop is a sight of the list from its first row on, which has most of all.
func atTop(s *screen) bool {
	lines := s.lines()
	titles := s.lineOf(" LOCAL ")
	return titles >= 0 && s.first != "" && strings.HasPrefix(lines[titles+1], s.first)
}

// scrolled is a sight of anything else.
func scrolled(s *screen) bool { return s.lineOf(" LOCAL ") >= 0 && !atTop(s) }

// tour are the actions that the demo can show while it is held, in the Flows
// tab with no row selected.
var tour = map[model.Action]stop{
	model.Down:     {[]string{"home"}, selected(0), selected(1), []string{"esc"}},
	model.Up:       {[]string{"home", "down"}, selected(1), selected(0), []string{"esc"}},
	model.HalfDown: {[]string{"home"}, selected(0), farDown(4), []string{"esc"}},
	model.HalfUp:   {[]string{"home", "ctrl+d"}, farDown(4), selected(0), []string{"esc"}},
	model.PageDown: {[]string{"home"}, selected(0), farDown(9), []string{"esc", "home", "esc"}},
	model.PageUp:   {[]string{"home", "pgdown"}, farDown(9), selected(0), []string{"esc"}},
	model.First:    {[]string{"G"}, all(farDown(9), scrolled), all(selected(0), atTop), []string{"esc"}},
	model.Last:     {[]string{"home"}, selected(0), all(farDown(9), scrolled), []string{"home", "esc"}},
	model.Enter:    {[]string{"home"}, selected(0), shows(`exe +/`), []string{"esc", "esc"}},
	model.Back:     {[]string{"home"}, selected(0), unselected, nil},
	model.NextTab:  {nil, nil, shows(`\[Hosts\]`), []string{"shift+tab"}},
	model.PrevTab:  {nil, nil, shows(`\[Publishers\]`), []string{"tab"}},

	model.Sort2s:       {nil, nil, shows(` 2s↓`), []string{"4"}},
	model.Sort10s:      {nil, nil, shows(` 10s↓`), []string{"4"}},
	model.Sort40s:      {nil, nil, shows(` 40s↓`), []string{"4"}},
	model.SortTotal:    {[]string{"1"}, shows(` 2s↓`), shows(`TOTAL↓`), nil},
	model.SortProcess:  {nil, nil, shows(`PROCESS↓`), []string{"4"}},
	model.SortProtocol: {nil, nil, shows(`PROTO↓`), []string{"4"}},
	model.SortLocal:    {nil, nil, shows(`LOCAL↓`), []string{"4"}},
	model.SortRemote:   {nil, nil, shows(`REMOTE↓`), []string{"4"}},
	model.Reverse:      {nil, nil, all(shows(`TOTAL↑`), scrolled), []string{"r"}},
	model.Freeze:       {nil, nil, shows(`total ↓ frozen`), []string{"o"}},
	model.Pin:          {[]string{"G", "up"}, farDown(9), shows(`│★`), []string{"F", "home", "esc"}},

	model.Filter:            {nil, nil, shows(`│/ +[0-9]+ of [0-9]+ flows│\n╰`), []string{"esc"}},
	model.ClearFilter:       {[]string{"/", "rclone", "enter"}, shows(`│ /rclone │`), lacks(`│ /rclone │`), nil},
	model.EditCaptureFilter: {nil, nil, shows(`only a live capture has a filter`), nil},
	model.ToggleDNS:         {nil, nil, all(lacks(`web-1\.example\.org`), shows(`│  192\.0\.2\.`)), []string{"n"}},
	model.TogglePortNames: {
		nil, nil, all(lacks(`:https`), shows(`:443 `)), []string{"N"},
	},
	model.TogglePorts:      {nil, nil, lacks(`com:https|org:\d`), []string{"p"}},
	model.ToggleLocalPort:  {nil, nil, all(lacks(`web-1\.example\.org:\d`), shows(`com:https`)), []string{"S"}},
	model.ToggleRemotePort: {nil, nil, all(lacks(`com:https`), shows(`web-1\.example\.org:\d`)), []string{"D"}},
	model.MergeLocal:       {nil, nil, shows(`│  \* +⇄ `), []string{"s"}},
	model.MergeRemote:      {nil, nil, shows(`⇄ \* `), []string{"d"}},
	model.ToggleProcesses:  {nil, nil, lacks(`PROCESS`), []string{"Z"}},
	model.ByProcess:        {[]string{"tab", "tab", "tab"}, shows(`\[Processes\]`), shows(`│  \d+ rclone`), []string{"u", "shift+tab", "shift+tab", "shift+tab"}},
	model.Containers:       {nil, nil, shows(`Containers`), []string{"K"}},

	model.ToggleBytes:      {nil, nil, all(shows(`two-line byte`), shows(`▲ [\d.]+[kM]B`)), []string{"B"}},
	model.LineMode:         {nil, nil, shows(`│ one-line bit`), []string{"t", "t", "t"}},
	model.BarStyle:         {nil, nil, shows(`bars solid`), []string{"b", "b", "b", "b"}},
	model.ToggleScale:      {nil, nil, all(shows(`bit linear`), shows(`│0b +25Mb`)), []string{"L"}},
	model.ToggleCumulative: {nil, nil, lacks(`40s +TOTAL`), []string{"U"}},
	model.Refresh:          {nil, nil, shows(`│ 2s │`), []string{"f", "f", "f"}},
	model.ToggleBorder:     {nil, nil, lacks(`╭`), []string{"x"}},
	model.ToggleHeader:     {nil, nil, lacks(`drops 0`), []string{"g"}},
	model.ToggleTooltips:   {nil, nil, shows(`tooltips on hover off`), []string{"T"}},
	model.ToggleMouse: {nil, nil, func(s *screen) bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return !s.modes[ansi.ModeMouseAnyEvent]
	}, []string{"m"}},
	model.Themes:     {nil, nil, shows(`─ themes │ 1 of 31 ─`), []string{"esc"}},
	model.EditTheme:  {nil, nil, shows(`─ theme editor: a new theme`), []string{"esc"}},
	model.Interfaces: {nil, nil, shows(`there is no interface to switch to`), nil},

	model.PlayPause:   {nil, nil, shows(`● 0:\d\d.* 1x`), []string{"space"}},
	model.PlayFaster:  {[]string{"space"}, shows(`● 0:\d\d.* 1x`), shows(`● 0:\d\d.* 2x`), []string{"[", "space"}},
	model.PlaySlower:  {[]string{"space"}, shows(`● 0:\d\d.* 1x`), shows(`● 0:\d\d.* 0.5x`), []string{"]", "space"}},
	model.JumpBack:    {[]string{"right"}, func(s *screen) bool { return s.position() >= 19 }, func(s *screen) bool { return s.position() < 19 }, nil},
	model.JumpForward: {[]string{"left", "left"}, func(s *screen) bool { return s.position() <= 3 }, func(s *screen) bool { return s.position() >= 8 }, nil},

	model.PauseResume: {nil, nil, shows(`─ ‖ paused ─`), []string{"P"}},
	model.Alert:       {nil, nil, shows(`alert`), []string{"esc"}},
	model.Export:      {nil, nil, shows(`export.*iftopgo-\d+-\d+\.txt`), []string{"esc"}},
	model.Copy:        {[]string{"home"}, selected(0), func(s *screen) bool { return strings.Contains(s.output(), "\x1b]52;c;") && shows("copied")(s) }, []string{"esc"}},
	model.Help:        {nil, nil, shows(`─ keys ─`), []string{"esc"}},
}

// elsewhere are the actions that need a screen of their own; tests of them are
// in this file, too.
var elsewhere = map[model.Action]bool{model.Quit: true, model.Suspend: true}

// held is the demo, held after ten seconds and ordered by totals, in a shell that
// takes it up again when it is suspended. A busy machine holds it later, so that
// it goes back to the beginning and from there to where it is wanted.
func held(t *testing.T) *screen {
	t.Helper()
	path := program.Path(t)
	s := demoOf(t, 160, 40, nil, shellOf(path, resuming, "--demo", "--sort", "total", "--speed", "10"))
	s.wait("12 seconds of traffic", func(string) bool { return s.position() >= 12 })
	s.press("space")
	s.until("‖ 0:")
	s.press("[", "[", "[")          // Back to real time.
	for range s.position()/10 + 1 { // Each from where the one before it ends.
		s.press("left")
	}
	s.press("right")
	s.wait("ten seconds of traffic", func(string) bool { return s.position() == 9 }) // The first had begun.
	s.settled()
	s.first = string([]rune(s.lines()[s.lineOf(" LOCAL ")+1])[:90])
	return s
}

// TestTourOfEveryKey presses every key of every action on the built program, and
// looks at what that does on the screen.
func TestTourOfEveryKey(t *testing.T) {
	t.Parallel()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := held(t)
	for _, bound := range keys {
		at, ok := tour[bound.Action]
		if !ok && !elsewhere[bound.Action] {
			t.Errorf("the tour does not press %s", bound.Action)
		}
		for _, k := range bound.Keys() {
			if ok {
				visit(t, s, string(bound.Action), k, &at)
			}
		}
	}
	s.press("q")
	s.ended()
}

// visit does an action of the tour with one of its keys, and undoes it.
func visit(t *testing.T, s *screen, name, k string, at *stop) {
	t.Helper()
	s.press(at.before...)
	if at.ready != nil && !s.comes(func(string) bool { return at.ready(s) }) {
		t.Fatalf("%s: the screen is not ready for %q; it shows\n%s", name, k, s.picture())
	}
	if at.ready == nil && at.does(s) {
		t.Fatalf("%s: to be seen before %q is pressed\n%s", name, k, s.picture())
	}
	s.press(k)
	if !s.comes(func(string) bool { return at.does(s) }) {
		t.Fatalf("%s: %q does not do it; the screen shows\n%s", name, k, s.picture())
	}
	s.press(at.undo...)
	s.settled()
}

// settled waits until all keys so far were acted on: a mark that is set in the
// help and seen there, and closed again, was pressed after them.
func (s *screen) settled() {
	s.t.Helper()
	s.press("?")
	s.until("type to search")
	s.press("enter")
	s.wait("the help closed", func(picture string) bool { return !strings.Contains(picture, "type to search") })
}

func TestSuspendGivesTheTerminalBackAndTakesItAgain(t *testing.T) {
	t.Parallel()
	s := held(t)
	for n := range 2 {
		s.press("ctrl+z")
		s.wait("the shell's screen", func(picture string) bool {
			return strings.Contains(picture, fmt.Sprint("stopped, time ", n+1)) && s.asLeft() == ""
		})
		s.press("enter")
		s.until("TOTAL")
		s.settled()
		s.press("tab")
		s.until("[Hosts]")
		s.press("shift+tab")
		s.until("[Flows]")
	}
	s.press("q")
	s.ended()
}

// TestWhatPassesWhileSuspendedIsCounted suspends a live capture under traffic:
// afterwards its totals are what was sent, unless drops say otherwise.
func TestWhatPassesWhileSuspendedIsCounted(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := inShell(t, lab.Remote, resuming, "-n", "-N", "-i", lab.Remote.Iface, "-f", "udp")
	s.press("ctrl+z")
	s.then("the shell's screen", func(s *screen) bool { return strings.Contains(s.picture(), "stopped") && s.asLeft() == "" })
	bytes := trickle(t, lab, 20)
	s.press("enter")
	s.until("resumed: what passed meanwhile is counted")
	s.then("all that was sent", shows(`RX    cum `+regexp.QuoteMeta(model.FormatBytes(bytes))+`|drops [1-9]`))
	s.press("q")
	s.ended()
}
