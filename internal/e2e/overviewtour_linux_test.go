package e2e

import (
	"strings"
	"testing"

	"iftopgo/model"
)

// currentRow is how many rows of the overview are above the selected one, -1 when none is in
// sight.
func (s *screen) currentRow() int {
	titles := s.lineOf(" REMOTE ")
	for y, line := range s.lines() {
		if y > titles && strings.HasPrefix(line, "▌") {
			return y - titles - 1
		}
	}
	return -1
}

// current is a sight of a row of the overview being selected.
func current(row int) sight { return func(s *screen) bool { return s.currentRow() == row } }

// currentFrom is a sight of a row being selected that is at least so far down.
func currentFrom(row int) sight { return func(s *screen) bool { return s.currentRow() >= row } }

// What the overview shows, where texts alone do not say it.
var (
	graphAxis   = matches(`(?m)^ +-5 min .* -2:30 .* now`)
	bothRates   = matches(`▼ bit/s ▲ bit/s`)
	figureAfter = func(title string) sight { return matches(`(?m)^  PROGRAM.* ` + title) }
)

// overviewTour are the actions as the demo shows them in the overview while it is held.
var overviewTour = map[model.Action]stop{
	model.Down:     {[]string{"home"}, current(0), current(1), []string{"home"}},
	model.Up:       {[]string{"home", "down"}, current(1), current(0), []string{"home"}},
	model.HalfDown: {[]string{"home"}, current(0), currentFrom(4), []string{"home"}},
	model.HalfUp:   {[]string{"home", "ctrl+d"}, currentFrom(4), current(0), []string{"home"}},
	model.PageDown: {[]string{"home"}, shows("  1–"), lacks("  1–"), []string{"home"}},
	model.PageUp:   {[]string{"home", "pgdown"}, lacks("  1–"), current(0), []string{"home"}},
	model.First:    {[]string{"G"}, lacks("  1–"), all(current(0), shows("  1–")), nil},
	model.Last:     {[]string{"home"}, shows("  1–"), lacks("  1–"), []string{"home"}},
	model.Enter:    {[]string{"home"}, current(0), fullDetails, []string{"esc"}},
	model.Back:     {[]string{"tab", "home", "enter"}, shows("esc back"), all(lacks("esc back"), shows("[Hosts]")), []string{"shift+tab"}},
	model.NextTab:  {nil, nil, shows("[Hosts]"), []string{"shift+tab"}},
	model.PrevTab:  {nil, nil, shows("[History]"), []string{"tab"}},

	model.Sort2s:       {nil, nil, shows("▼+▲ 2 s ↓"), []string{"4"}},
	model.Sort10s:      {nil, nil, shows("▼+▲ 10 s ↓"), []string{"4"}},
	model.Sort40s:      {nil, nil, shows("▼+▲ 40 s ↓"), []string{"4"}},
	model.SortTotal:    {[]string{"1"}, shows("▼+▲ 2 s ↓"), shows("TOTAL↓"), nil},
	model.SortProcess:  {nil, nil, shows("PROGRAM↓"), []string{"4"}},
	model.SortProtocol: {nil, nil, shows("SERVICE↓"), []string{"4"}},
	model.SortLocal:    {nil, nil, shows("by local host ↓"), []string{"4"}},
	model.SortRemote:   {nil, nil, shows("REMOTE↓"), []string{"4"}},
	model.SortSent:     {nil, nil, shows(" ▲ total ↓"), []string{"4"}},
	model.SortReceived: {nil, nil, shows(" ▼ total ↓"), []string{"4"}},
	model.SortPackets:  {nil, nil, shows("by packets ↓"), []string{"4"}},
	model.SortChange:   {nil, nil, shows("±5 min↓"), []string{"4"}},
	model.SortAge:      {nil, nil, shows("by age ↓"), []string{"4"}},
	model.SortLastSeen: {nil, nil, shows("by the last packet ↓"), []string{"4"}},
	model.Reverse:      {nil, nil, shows("TOTAL↑"), []string{"r"}},
	model.Freeze:       {nil, nil, shows("total ↓ frozen"), []string{"o"}},
	model.Pin:          {[]string{"home", "down"}, current(1), matches(`(?m)^★ `), []string{"F", "home"}},

	model.Filter:      {nil, nil, matches(`(?m)^/ +[0-9]+ of [0-9]+ flows`), []string{"esc"}},
	model.ClearFilter: {[]string{"/", "rclone", "enter"}, shows("  /rclone  "), lacks("  /rclone  "), nil},
	model.ToggleDNS:   {[]string{"n"}, shows("PTR names"), all(lacks("s3.eu.cloud.example.com "), matches(`rclone +2001:db8:53::1`)), []string{"n"}},
	model.TogglePortNames: {
		nil, nil, all(lacks(" https "), shows(" 443 ")), []string{"N"},
	},
	model.TogglePorts:      {nil, nil, lacks(" https "), []string{"p"}},
	model.ToggleLocalPort:  {nil, nil, shows("local ports off"), []string{"S"}},
	model.ToggleRemotePort: {nil, nil, shows("remote ports off"), []string{"D"}},
	model.MergeLocal:       {nil, nil, shows("merging of local hosts on"), []string{"s"}},
	model.MergeRemote:      {nil, nil, matches(`(?m)rclone +\* `), []string{"d"}},
	model.ToggleProcesses:  {nil, nil, lacks("PROGRAM"), []string{"Z"}},
	model.ToggleClosed:     {nil, nil, all(shows("closed flows are hidden"), shows("other (")), []string{"X"}},
	model.ByProcess:        {[]string{"tab", "tab", "tab"}, shows("[Programs]"), all(shows("[Processes]"), matches(`\d+ rclone`)), []string{"u", "shift+tab", "shift+tab", "shift+tab"}},
	model.Containers:       {nil, nil, shows("Containers"), []string{"K"}},

	model.ToggleLayout:     {nil, nil, shows(" LOCAL ", "PROTO"), []string{"w"}},
	model.ToggleDetails:    {nil, nil, shows("details on"), []string{"v"}},
	model.FullDetails:      {nil, nil, fullDetails, []string{"esc"}},
	model.Columns:          {nil, nil, shows("─ columns │ 1 of "), []string{"esc"}},
	model.NextSegment:      {nil, nil, shows("╭─ iftopgo "), []string{"esc"}},
	model.GraphHeight:      {nil, nil, shows("graph third"), []string{"z", "z", "z"}},
	model.ShorterSpan:      {nil, graphAxis, all(shows("-1 min", "-0:30"), not(graphAxis)), []string{"-"}},
	model.LongerSpan:       {nil, graphAxis, all(shows("-15 min", "-7:30"), not(graphAxis)), []string{"+"}},
	model.ToggleBytes:      {nil, bothRates, all(shows("▼ B/s"), not(bothRates)), []string{"B"}},
	model.TogglePrefixes:   {nil, bothRates, all(shows("▼ ibit/s"), not(bothRates)), []string{"I"}},
	model.LineMode:         {nil, bothRates, shows("▼▲ bit/s"), []string{"t", "t", "t"}},
	model.BarStyle:         {nil, nil, shows("bars solid"), []string{"b", "b", "b", "b"}},
	model.ToggleScale:      {nil, nil, shows("bits, log"), []string{"L"}},
	model.ToggleCumulative: {nil, figureAfter("TOTAL"), not(figureAfter("TOTAL")), []string{"U"}},
	model.Refresh:          {nil, nil, shows("  2s  "), []string{"f", "f", "f"}},
	model.ToggleBorder:     {nil, nil, shows("╭"), []string{"x"}},
	model.ToggleHeader:     {nil, nil, lacks("nothing lost"), []string{"H"}},

	model.PauseResume: {nil, nil, shows("‖ paused"), []string{"P"}},
	model.Copy:        {[]string{"home"}, current(0), all(written("\x1b]52;c;"), shows("copied")), nil},
	model.ResetCounters: {
		nil, nil, shows("reset all counters to zero? y yes  n no"), []string{"n"},
	},
}

// TestEveryKeyDoesWhatItSaysInTheOverview presses every key of every action on the built
// program in the layout that it starts with. What both layouts show alike is of the tour.
func TestEveryKeyDoesWhatItSaysInTheOverview(t *testing.T) {
	t.Parallel()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := openHeld(t, terminal{overview: true})
	s.press("v") // The details have texts that are to go away from the list.
	s.expectScreen("details off")
	for _, bound := range keys {
		at, ok := overviewTour[bound.Action]
		if !ok {
			at, ok = tour[bound.Action]
		}
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
	s.expect("counters of zero", all(shows("counting since"), matches(`▼ 0B +▲ 0B`)))
	s.quit()
}
