package e2e

import (
	"regexp"
	"strconv"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/e2e/program"
	"iftopgo/model"
)

var clock = regexp.MustCompile(` (\d+):(\d\d)(?:/\d+:\d\d)? `)

// played is how many seconds of a replay were played, -1 when it does not say.
func (s *screen) played() int {
	m := clock.FindStringSubmatch(s.content())
	if m == nil {
		return -1
	}
	minutes, _ := strconv.Atoi(m[1])
	seconds, _ := strconv.Atoi(m[2])
	return 60*minutes + seconds
}

// playedFrom is a sight of a replay of which so many seconds or more were played.
func playedFrom(seconds int) sight { return func(s *screen) bool { return s.played() >= seconds } }

// playingAt is a sight of a replay that goes on at a speed.
func playingAt(speed string) sight { return inLine("● 0:", " "+speed) }

// mouseOff is a sight of a terminal that does not report the mouse.
func mouseOff(s *screen) bool { return !s.mode(ansi.ModeMouseAnyEvent) }

// rowsOfFlows is how many rows the titles say that there are, of as many flows as the
// header says are in them.
var rowsOfFlows = regexp.MustCompile(`(?s)flows (\d+)/.* of (\d+) +2s`)

// fewerRows is a sight of several flows in a row.
func fewerRows(s *screen) bool {
	m := rowsOfFlows.FindStringSubmatch(s.content())
	return m != nil && m[1] != m[2]
}

// What texts alone do not say.
var (
	countOfFilter   = matches(`│/ +[0-9]+ of [0-9]+ flows│\n╰`) // in the last line of the list
	anyPort         = matches(`com:https|org:\d`)
	localPort       = matches(`web-1\.example\.org:\d`)
	localHostsAsOne = matches(`│  \* +⇄ `)
	processNumber   = matches(`│  \d+ rclone`)
	ratesInBytes    = matches(`▲ [\d.]+[kM]B`)
	ratesInKibit    = matches(`▲ [\d.]+[KM]ib`)
	linearScale     = matches(`│0b +25Mb`)
	totalsColumn    = matches(`40s +TOTAL`)
)

// stop is a part of the tour: an action, what is pressed before it and to be
// seen then, what the action is to do, and what undoes all of it.
type stop struct {
	before []string
	ready  sight
	does   sight
	undo   []string
}

// atTop is a sight of the list from its first row on: of the flow with the most bytes.
var atTop sight = func(s *screen) bool {
	first := s.listLine()
	return first >= 0 && hasInOrder(s.lines()[first], []string{"web-1.example.org:41400", "⇄ s3.eu.cloud.example.com:https"})
}

// scrolled is a sight of the list from another row on.
var scrolled = all(shows(" LOCAL "), not(atTop))

// tour are the actions that the demo can show while it is held, in the Flows
// tab with no row selected.
var tour = map[model.Action]stop{
	model.Down:     {[]string{"home"}, selected(0), selected(1), []string{"esc"}},
	model.Up:       {[]string{"home", "down"}, selected(1), selected(0), []string{"esc"}},
	model.HalfDown: {[]string{"home"}, selected(0), selectedFrom(4), []string{"esc"}},
	model.HalfUp:   {[]string{"home", "ctrl+d"}, selectedFrom(4), selected(0), []string{"esc"}},
	model.PageDown: {[]string{"home"}, selected(0), selectedFrom(9), []string{"esc", "home", "esc"}},
	model.PageUp:   {[]string{"home", "pgdown"}, selectedFrom(9), selected(0), []string{"esc"}},
	model.First:    {[]string{"G"}, all(selectedFrom(9), scrolled), all(selected(0), atTop), []string{"esc"}},
	model.Last:     {[]string{"home"}, selected(0), all(selectedFrom(9), scrolled), []string{"home", "esc"}},
	model.Enter:    {[]string{"home"}, selected(0), rowTooltip, []string{"esc", "esc"}},
	model.Back:     {[]string{"home"}, selected(0), unselected, nil},
	model.NextTab:  {nil, nil, shows("[Hosts]"), []string{"shift+tab"}},
	model.PrevTab:  {nil, nil, shows("[History]"), []string{"tab"}},

	model.Sort2s:       {nil, nil, shows(" 2s↓"), []string{"4"}},
	model.Sort10s:      {nil, nil, shows(" 10s↓"), []string{"4"}},
	model.Sort40s:      {nil, nil, shows(" 40s↓"), []string{"4"}},
	model.SortTotal:    {[]string{"1"}, shows(" 2s↓"), shows("TOTAL↓"), nil},
	model.SortProcess:  {nil, nil, shows("PROCESS↓"), []string{"4"}},
	model.SortProtocol: {nil, nil, shows("PROTO↓"), []string{"4"}},
	model.SortLocal:    {nil, nil, shows("LOCAL↓"), []string{"4"}},
	model.SortRemote:   {nil, nil, shows("REMOTE↓"), []string{"4"}},
	model.SortSent:     {nil, nil, shows("▲TOTAL↓"), []string{"4"}},
	model.SortReceived: {nil, nil, shows("▼TOTAL↓"), []string{"4"}},
	model.SortPackets:  {nil, nil, shows("│ packets ↓"), []string{"4"}},
	model.SortChange:   {nil, nil, shows("│ change ↓"), []string{"4"}},
	model.SortAge:      {nil, nil, shows("│ age ↓"), []string{"4"}},
	model.SortLastSeen: {nil, nil, shows("│ last-seen ↓"), []string{"4"}},
	model.Reverse:      {nil, nil, all(shows("TOTAL↑"), scrolled), []string{"r"}},
	model.Freeze:       {nil, nil, shows("total ↓ frozen"), []string{"o"}},
	model.Pin:          {[]string{"G", "up"}, selectedFrom(9), shows("│★"), []string{"F", "home", "esc"}},

	model.Filter:            {nil, nil, countOfFilter, []string{"esc"}},
	model.ClearFilter:       {[]string{"/", "rclone", "enter"}, shows("│ /rclone │"), lacks("│ /rclone │"), nil},
	model.EditCaptureFilter: {nil, nil, shows("only a live capture has a filter"), nil},
	model.ToggleDNS:         {[]string{"n"}, shows("PTR names"), all(lacks("web-1.example.org"), shows("│  192.0.2.")), []string{"n"}},
	model.TogglePortNames: {
		nil, nil, all(lacks(":https"), shows(":443 ")), []string{"N"},
	},
	model.TogglePorts:      {nil, nil, all(not(anyPort), fewerRows), []string{"p"}},
	model.ToggleLocalPort:  {nil, nil, all(not(localPort), shows("com:https")), []string{"S"}},
	model.ToggleRemotePort: {nil, nil, all(lacks("com:https"), localPort), []string{"D"}},
	model.MergeLocal:       {nil, nil, localHostsAsOne, []string{"s"}},
	model.MergeRemote:      {nil, nil, shows("⇄ * "), []string{"d"}},
	model.ToggleProcesses:  {nil, nil, lacks("PROCESS"), []string{"Z"}},
	model.ToggleClosed:     {nil, nil, all(shows("closed flows are hidden"), shows("other (")), []string{"X"}},
	model.ByProcess:        {[]string{"tab", "tab", "tab"}, shows("[Programs]"), processNumber, []string{"u", "shift+tab", "shift+tab", "shift+tab"}},
	model.Containers:       {nil, nil, shows("Containers"), []string{"K"}},
	model.ByCountry:        {[]string{"shift+tab", "shift+tab"}, shows("[Networks]"), shows("[Countries]"), []string{"W", "tab", "tab"}},

	model.ToggleLayout:  {nil, nil, shows("  PROGRAM  "), []string{"w"}},
	model.FullDetails:   {nil, nil, fullDetails, []string{"esc"}},
	model.ToggleDetails: {[]string{"f", "f", "f", "f"}, lacks("of the overview"), shows("of the overview: w shows it"), nil},
	model.GraphHeight:   {[]string{"f", "f", "f", "f"}, lacks("of the overview"), shows("of the overview: w shows it"), nil},
	model.ShorterSpan:   {[]string{"f", "f", "f", "f"}, lacks("of the overview"), shows("of the overview: w shows it"), nil},
	model.LongerSpan:    {[]string{"f", "f", "f", "f"}, lacks("of the overview"), shows("of the overview: w shows it"), nil},
	model.Columns:       {nil, nil, shows("─ columns │ 1 of "), []string{"esc"}},
	model.NextSegment:   {nil, nil, shows("╭─ iftopgo "), []string{"esc"}},

	model.ToggleBytes:      {nil, nil, all(shows("two-line byte"), ratesInBytes), []string{"B"}},
	model.TogglePrefixes:   {nil, nil, all(shows("two-line Kibit"), ratesInKibit), []string{"I"}},
	model.LineMode:         {nil, nil, shows("│ one-line bit"), []string{"t", "t", "t"}},
	model.BarStyle:         {nil, nil, shows("bars solid"), []string{"b", "b", "b", "b"}},
	model.ToggleScale:      {nil, nil, all(shows("bit linear"), linearScale), []string{"L"}},
	model.ToggleCumulative: {nil, nil, not(totalsColumn), []string{"U"}},
	model.Refresh:          {nil, nil, shows("│ 2s │"), []string{"f", "f", "f"}},
	model.ToggleBorder:     {nil, nil, lacks("╭"), []string{"x"}},
	model.ToggleHeader:     {nil, nil, lacks("drops 0"), []string{"H"}},
	model.ToggleTooltips:   {nil, nil, shows("tooltips on hover off"), []string{"T"}},
	model.ToggleMouse:      {nil, nil, mouseOff, []string{"m"}},
	model.Themes:           {nil, nil, shows("─ themes │ 1 of 38 ─"), []string{"esc"}},
	model.EditTheme:        {nil, nil, shows("─ theme editor: a new theme"), []string{"esc"}},
	model.Interfaces:       {nil, nil, shows("there is no interface to switch to"), nil},
	model.History:          {nil, nil, all(shows("[History]"), shows("Thursday, 1 January 2026"), shows("firefox ")), []string{"esc"}},

	model.PlayPause:   {nil, nil, playingAt("1x"), []string{"space"}},
	model.PlayFaster:  {[]string{"space"}, playingAt("1x"), playingAt("2x"), []string{"[", "space"}},
	model.PlaySlower:  {[]string{"space"}, playingAt("1x"), playingAt("0.5x"), []string{"]", "space"}},
	model.JumpBack:    {[]string{"right"}, playedFrom(19), not(playedFrom(19)), nil},
	model.JumpForward: {[]string{"left", "left"}, not(playedFrom(4)), playedFrom(8), nil},

	model.PauseResume:   {nil, nil, shows("─ ‖ paused ─"), []string{"P"}},
	model.Alert:         {nil, nil, shows("alert"), []string{"esc"}},
	model.Export:        {nil, nil, inLine("export", "iftopgo-", ".txt"), []string{"esc"}},
	model.Copy:          {[]string{"home"}, selected(0), all(written("\x1b]52;c;"), shows("copied")), []string{"esc"}},
	model.ResetCounters: {nil, nil, shows("reset all counters to zero? y yes  n no"), []string{"n"}},
	model.Help:          {nil, nil, shows("─ keys ─"), []string{"esc"}},
}

// elsewhere are the actions that other tests are for.
var elsewhere = map[model.Action]bool{model.Quit: true, model.Suspend: true, model.Redraw: true}

// openHeld is the demo, held after ten seconds and ordered by totals, in a shell that
// resumes it when it is suspended. A busy machine holds it later, so that
// it goes back to the beginning and from there to where it is wanted.
func openHeld(t *testing.T, on terminal) *screen {
	t.Helper()
	s := on.openCommand(t, shellOf(program.Path(t), resuming, "--demo", "--sort", "total", "--speed", "10"))
	s.expect("12 seconds of traffic", playedFrom(12))
	s.press("space")
	s.expectScreen("‖ 0:")
	s.press("[", "[", "[")        // Back to real time.
	for range s.played()/10 + 1 { // Each from where the one before it ends.
		s.press("left")
	}
	s.press("right")
	s.expect("ten seconds of traffic", all(playedFrom(9), not(playedFrom(10)))) // The first had begun.
	s.settle()
	return s
}

// TestEveryKeyDoesWhatItSays presses every key of every action on the built program, and
// looks at what that does on the screen.
func TestEveryKeyDoesWhatItSays(t *testing.T) {
	t.Parallel()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := openHeld(t, terminal{})
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
	s.press("R", "y")
	s.expect("counters of zero", all(shows("counting since"), matches(`TOTAL cum 0B`)))
	s.quit()
}

// visit does an action of the tour with one of its keys, and undoes it.
func visit(t *testing.T, s *screen, name, k string, at *stop) {
	t.Helper()
	s.press(at.before...)
	if at.ready != nil && !s.comes(at.ready) {
		t.Errorf("%s: the screen is not ready for %q; it shows\n%s", name, k, s.content())
	}
	if at.ready == nil && at.does(s) {
		t.Errorf("%s: to be seen before %q is pressed\n%s", name, k, s.content())
	}
	s.press(k)
	if !s.comes(at.does) {
		t.Errorf("%s: %q does not do it; the screen shows\n%s", name, k, s.content())
	}
	s.press(at.undo...)
	s.settle()
}
