package view_test

import (
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// The clock on the screens is local time.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// scene is a screen to be compared with its golden file.
type scene struct {
	options modeltest.Options
	// do brings the model there from the sample.
	do func(model.Model) model.Model
}

// keys presses keys.
func keys(names ...string) func(model.Model) model.Model {
	return func(m model.Model) model.Model { return modeltest.Press(m, names...) }
}

// typed presses a key, then types a text.
func typed(k, text string) func(model.Model) model.Model {
	return func(m model.Model) model.Model { return modeltest.Type(modeltest.Press(m, k), text) }
}

// hovered shows the tooltip of a segment.
func hovered(id model.SegmentID) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m.Tip = model.Tip{Kind: model.TipSegment, Segment: id, X: 12, Y: 1, Held: true}
		return m
	}
}

// alerting sets a threshold and lets a second pass.
func alerting(o modeltest.Options) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m = modeltest.Press(modeltest.Type(modeltest.Press(m, "A"), "5Mb"), "enter")
		return modeltest.Send(m, o.Second(60))
	}
}

// capturing edits the capture filter.
func capturing(text, err string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m.Mode = model.EditingCaptureFilter
		m.CaptureFilterPrompt = model.CaptureFilterPrompt{Line: model.NewLine(text), Checked: text, Err: err}
		return m
	}
}

// told sends a message.
func send(msg tea.Msg) func(model.Model) model.Model {
	return func(m model.Model) model.Model { return modeltest.Send(m, msg) }
}

// then does one thing after the other.
func then(all ...func(model.Model) model.Model) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		for _, do := range all {
			m = do(m)
		}
		return m
	}
}

// ended is a host with connections that are over, of which few keep their rows.
func ended(width, height int) modeltest.Options {
	return modeltest.Options{Width: width, Height: height, Ended: true, Change: func(p *prefs.Prefs) { p.ClosedFlows = 4 }}
}

// selecting presses keys, then selects the first row of which a line has a text.
func selecting(text string, names ...string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m = modeltest.Press(m, names...)
		for range m.List.Rows {
			m = modeltest.Press(m, "down")
			if row := &m.List.Rows[m.List.Index()]; strings.Contains(m.Labels.Title(row.ID())+m.Times(row), text) {
				break
			}
		}
		return m
	}
}

// ofRow presses keys, and opens the tooltip of the first row of which a line has a text.
func ofRow(text string, names ...string) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		m = selecting(text, names...)(m)
		m.Tip = model.Tip{Kind: model.TipRow, X: 12, Y: 4, Held: true}
		return m
	}
}

// within drills down into a program.
func within(program string) func(model.Model) model.Model {
	return then(selecting(program, "tab", "tab", "tab", "4"), keys("enter"))
}

// longNotice is one with its advice at the end.
const longNotice = "saving settings to /home/alice/.config/iftopgo/config.toml: permission denied; " +
	"make the file and its directory yours, or name another with -c"

// scenes are the screens, by what they show.
var scenes = map[string]scene{
	"tab-flows":      {},
	"tab-hosts":      {do: keys("tab")},
	"tab-services":   {do: keys("tab", "tab")},
	"tab-processes":  {do: keys("tab", "tab", "tab")},
	"tab-publishers": {do: keys("shift+tab")},
	"tab-containers": {do: keys("shift+tab", "K")},
	"inside-a-host":  {do: keys("tab", "down", "enter")},
	"selected":       {do: keys("down", "down")},
	"pinned":         {do: keys("down", "down", "F")},
	"frozen":         {do: keys("o")},
	"merged":         {do: keys("s")},
	"ports-hidden":   {do: keys("p")},
	"inside-alike":   {do: keys("p", "/", "d", "b", "-", "enter", "home", "enter")},
	"alike-tip": {options: modeltest.Options{Width: 120, Height: 40}, do: func(m model.Model) model.Model {
		m = modeltest.Press(m, "p", "/", "d", "b", "-", "enter", "home")
		m.Tip = model.Tip{Kind: model.TipRow, X: 12, Y: 8, Held: true}
		return m
	}},
	"one-line":        {do: keys("t")},
	"sent-only":       {do: keys("t", "t")},
	"received-only":   {do: keys("t", "t", "t")},
	"bars-solid":      {do: keys("b")},
	"bars-thin":       {do: keys("b", "b")},
	"bars-ascii":      {do: keys("b", "b", "b")},
	"bars-off":        {do: keys("b", "b", "b", "b")},
	"linear":          {do: keys("L")},
	"bytes":           {do: keys("B")},
	"binary":          {options: modeltest.Options{Lossy: true}, do: keys("B", "I")},
	"binary-bits":     {options: modeltest.Options{Width: 140, Height: 36}, do: keys("I", "L")},
	"no-border":       {do: keys("x")},
	"no-totals":       {do: keys("U")},
	"help":            {do: keys("?")},
	"help-search":     {do: typed("?", "sort")},
	"filter":          {do: typed("/", "proc:firefox")},
	"filter-error":    {do: typed("/", "proc:firefox |")},
	"filter-no-match": {do: typed("/", "nobody")},
	"alert-prompt":    {do: typed("A", "10M")},
	"export-prompt":   {do: keys("e")},
	"capture-prompt":  {do: capturing("tcp port 443", "")},
	"capture-error":   {do: capturing("tcp port", "column 9: unexpected end")},
	"paused":          {do: keys("P")},
	"failed":          {do: send(model.CaptureErrorMsg{Err: errors.New("capturing on eth0: no buffer space available")})},
	"notice":          {do: send(model.PrefsSavedMsg{Err: errors.New(longNotice)})},
	"notice-40x10":    {options: modeltest.Options{Width: 40, Height: 10}, do: send(model.PrefsSavedMsg{Err: errors.New(longNotice)})},
	"settings-broken": {do: send(model.PrefsEditedMsg{Err: errors.New("/home/alice/.config/iftopgo/config.toml:2:8: sort is \"fastest\"; allowed are 2s, 10s, 40s, total, local, remote, process, protocol; saving is off until the file is fixed")})},
	"themes":          {do: keys("c", "down", "down")},
	"theme-editor":    {do: keys("C")},
	"alerting":        {do: alerting(modeltest.Options{})},
	"lossy":           {options: modeltest.Options{Lossy: true}},
	"reopening":       {options: modeltest.Options{Reopening: true}},
	"drops-unknown":   {options: modeltest.Options{DropsUnknown: true}},
	"crowded":         {options: modeltest.Options{Crowded: true}, do: keys("t", "4")},
	"first-second":    {options: modeltest.Options{Seconds: 1}},
	"row-tip":         {do: keys("down", "enter")},
	"host-tip": {do: func(m model.Model) model.Model {
		m = modeltest.Press(m, "tab", "down")
		return modeltest.Send(m, tea.MouseClickMsg{X: 20, Y: 8, Button: tea.MouseRight})
	}},
	"closed":                  {options: ended(120, 36), do: keys("4")},
	"closed-by-rate":          {options: ended(120, 50)},
	"closed-80x24":            {options: ended(80, 24), do: keys("4", "home", "down")},
	"closed-hidden":           {options: ended(120, 50), do: keys("4", "X")},
	"tab-processes-closed":    {options: ended(120, 36), do: keys("tab", "tab", "tab", "4")},
	"closed-tip":              {options: ended(100, 40), do: ofRow("51005", "4")},
	"reset-tip":               {options: ended(100, 40), do: ofRow("198.51.100.201", "4")},
	"former-tip":              {options: ended(100, 40), do: ofRow("×", "4")},
	"tab-processes-tip":       {options: ended(100, 40), do: ofRow("firefox", "tab", "tab", "tab", "4")},
	"tab-processes-ended-tip": {options: ended(100, 40), do: ofRow("curl", "tab", "tab", "tab", "4")},
	"hidden-tip":              {options: ended(100, 40), do: ofRow("other", "4", "X")},
	"within-ended":            {options: ended(120, 30), do: within("curl")},
	"within-hosts":            {options: ended(120, 30), do: then(within("firefox"), keys("tab"))},
	"within-hidden":           {options: ended(120, 30), do: then(within("curl"), keys("X"))},
	"subtotal":                {options: ended(100, 24), do: keys("/", "5", "1", "0", "0", "enter")},
	"tab-networks":            {options: modeltest.Options{Networks: true}, do: keys("shift+tab")},
	"tab-countries":           {options: modeltest.Options{Networks: true}, do: keys("shift+tab", "W")},
	"inside-a-network":        {options: modeltest.Options{Networks: true}, do: then(selecting("Cloudflare", "shift+tab"), keys("enter"))},
	"networks-140x36":         {options: modeltest.Options{Networks: true, Width: 140, Height: 36}},
	"networks-hosts-120x30":   {options: modeltest.Options{Networks: true, Width: 120, Height: 30}, do: keys("tab")},
	"networks-200x60":         {options: modeltest.Options{Networks: true, Width: 200, Height: 60}},
	"networks-tip":            {options: modeltest.Options{Networks: true, Width: 100, Height: 40}, do: hovered(model.SegNames)},
	"networks-flow-tip":       {options: modeltest.Options{Networks: true, Width: 100, Height: 40}, do: ofRow("cdn")},
	"tab-machines":            {options: modeltest.Options{Machines: true, Width: 120, Height: 30}, do: keys("shift+tab")},
	"machines-120x30":         {options: modeltest.Options{Machines: true, Width: 120, Height: 30}},
	"machines-80x24":          {options: modeltest.Options{Machines: true}},
	"tab-networks-tip":        {options: modeltest.Options{Networks: true, Width: 100, Height: 40}, do: ofRow("Cloudflare", "shift+tab")},
	"since-reset":             {options: ended(80, 24), do: then(keys("R", "y"), send(modeltest.Options{Ended: true}.Second(60)))},
	"reset-80x24":             {do: keys("R")},
	"reset-40x10":             {options: modeltest.Options{Width: 40, Height: 10}, do: keys("R")},
	"reset-20x5":              {options: modeltest.Options{Width: 20, Height: 5}, do: keys("R")},
	"size-20x5":               {options: modeltest.Options{Width: 20, Height: 5}},
	"filter-20x5":             {options: modeltest.Options{Width: 20, Height: 5}, do: keys("/", "c", "d", "n")},
	"filter-error-20x5":       {options: modeltest.Options{Width: 20, Height: 5}, do: keys("/", "n", "e", "t", ":", "x")},
	"notice-20x5":             {options: modeltest.Options{Width: 20, Height: 5}, do: keys("B")},
	"size-19x4":               {options: modeltest.Options{Width: 19, Height: 4}},
	"size-40x10":              {options: modeltest.Options{Width: 40, Height: 10}},
	"size-60x30":              {options: modeltest.Options{Width: 60, Height: 30}},
	"size-140x36":             {options: modeltest.Options{Width: 140, Height: 36}, do: keys("down")},
	"tab-processes-140x36":    {options: modeltest.Options{Width: 140, Height: 36}, do: keys("tab", "tab", "tab")},
	"tab-processes-200x60":    {options: modeltest.Options{Width: 200, Height: 60, Extra: 14}, do: keys("tab", "tab", "tab")},
	"tab-hosts-140x36":        {options: modeltest.Options{Width: 140, Height: 36}, do: keys("tab")},
	"size-200x60":             {options: modeltest.Options{Width: 200, Height: 60, Extra: 14}, do: keys("down")},
}

func TestScreensMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	all := maps.Clone(scenes)
	for id := range model.Segments {
		all["segment-"+segmentNames[id]] = scene{do: hovered(model.SegmentID(id))}
	}
	for name, s := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, ansi.Strip(draw(s)))
			s.options.ASCII = true
			golden(t, name+".ascii", ansi.Strip(draw(s)))
		})
	}
}

// segmentNames are the names of the golden files of tooltips.
var segmentNames = [model.Segments]string{
	"product", "interface", "health", "sent", "received", "flows", "order", "refresh", "display", "names",
	"filter", "theme", "state", "clock",
}

// goldenThemes are the themes whose colours are compared.
var goldenThemes = []theme.ID{theme.Default, theme.All()[7].ID, theme.All()[19].ID}

// coloured are the scenes that are compared with their colours: every tab, mode
// and overlay, and what has colours of its own.
var coloured = []string{
	"selected", "tab-hosts", "tab-services", "tab-processes", "tab-publishers", "inside-a-host", "pinned", "bars-solid",
	"bars-thin", "bars-ascii", "help", "filter", "filter-error", "alert-prompt", "export-prompt", "capture-prompt", "capture-error",
	"closed-80x24", "closed-hidden", "within-ended", "reset-80x24",
	"paused", "alerting", "lossy", "reopening", "row-tip", "size-20x5", "size-40x10",
}

// TestScreenColoursMatchGoldenFiles compares these screens with all their colours, in
// three themes.
func TestScreenColoursMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	for _, id := range goldenThemes {
		for _, name := range coloured {
			t.Run(string(id)+" "+name, func(t *testing.T) {
				t.Parallel()
				s := scenes[name]
				s.options.Theme = id
				golden(t, strings.ToLower(string(id))+"."+name, strings.ReplaceAll(draw(s), "\x1b[", "^"))
			})
		}
	}
}

func draw(s scene) string {
	m := modeltest.Model(s.options)
	if s.do != nil {
		m = s.do(m)
	}
	return view.Screen(&m)
}

// golden compares a screen with its golden file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got+"\n"); diff != "" {
		t.Errorf("the screen changed; go test ./view -update takes it over (-was +is):\n%s", diff)
	}
}

// TestASCIIScreensAreASCII looks for signs that a terminal without Unicode does
// not have. Names that others chose may have any.
func TestASCIIScreensAreASCII(t *testing.T) {
	t.Parallel()
	for name, s := range scenes {
		s.options.ASCII = true
		s.options.Change = func(p *prefs.Prefs) { p.Names, p.Processes = prefs.NamesOff, false }
		if strings.HasPrefix(name, "tab-") || name == "host-tip" {
			continue // They show the names of processes.
		}
		for i, r := range draw(s) {
			if r >= 0x80 {
				t.Errorf("%s: %q at %d", name, r, i)
				break
			}
		}
	}
}

func TestSegmentTipsAreSixToFifteenLines(t *testing.T) {
	t.Parallel()
	busy := modeltest.Options{Lossy: true, Reopening: true}
	states := map[string]model.Model{
		"healthy":        modeltest.Model(modeltest.Options{}),
		"before traffic": modeltest.Send(model.New("1.0.0", prefs.Default(), modeltest.Model(modeltest.Options{}).Keys, modeltest.Model(modeltest.Options{}).Appearance), tea.WindowSizeMsg{Width: 80, Height: 24}),
		"in trouble":     alerting(busy)(modeltest.Model(busy)),
		"cannot count":   modeltest.Model(modeltest.Options{DropsUnknown: true}),
		"paused, filtered, entered, frozen": keys("P", "o", "down", "tab", "down", "enter", "down")(
			modeltest.Type(modeltest.Press(modeltest.Model(modeltest.Options{}), "/"), "web")),
		"with iftop's keys": modeltest.Model(modeltest.Options{Change: func(p *prefs.Prefs) { p.KeyPreset = prefs.KeysIftop }}),
		"without bars":      modeltest.Press(modeltest.Model(modeltest.Options{ASCII: true}), "b", "b", "b", "b", "B", "n", "p"),
		"several interfaces": modeltest.Send(modeltest.Model(modeltest.Options{}), func() tea.Msg {
			next := modeltest.Options{}.Second(60)
			for _, name := range []string{"wg0", "docker0", "br-1f2e3d4c5b6a", "veth12345", "veth23456", "tun0"} {
				next.Batch.Health.Sources = append(next.Batch.Health.Sources, flows.Source{Name: name})
			}
			return next
		}()),
	}
	for name, m := range states {
		for id := range model.Segments {
			m := hovered(model.SegmentID(id))(m)
			m.Mode = model.Browsing
			lines := tipLines(view.Screen(&m))
			if len(lines) < 6 || len(lines) > 15 {
				t.Errorf("%s, %s: %d lines:\n%s", name, segmentNames[id], len(lines), strings.Join(lines, "\n"))
			}
		}
	}
}

// tipLines are the lines of the pop-up on a screen of 80 columns, without its
// frame.
func tipLines(screen string) []string {
	var out []string
	inside := false
	for line := range strings.Lines(ansi.Strip(screen)) {
		runes := []rune(line)
		if len(runes) < 60 {
			continue
		}
		switch mark := string(runes[13:15]); {
		case (mark == "╭─" || mark == "+-") && !inside:
			inside = true
		case (mark == "╰─" || mark == "+-") && inside:
			return out
		case inside:
			out = append(out, string(runes[13:]))
		}
	}
	return out
}
