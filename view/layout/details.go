package layout

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// Details are all that is known of the selected row: a box over the screen, of which as many
// lines are visible as have room.
type Details struct {
	Box Rect // with its frame
	// Row is the row, nil when it is not listed any more, and Series what it carried.
	Row    *list.Row
	Series *flows.Series
	Fields RowFields
	// Inner is how wide lines are, Graph how many of them a graph has, without its times.
	Inner, Graph int
	// Count is how many lines there are, without that of the keys, Rows how many are visible,
	// and Top the first of these.
	Count, Rows, Top int
	Foot             []Hint
}

// The details in full are at most so wide; their graph has so many lines at least, and at
// most.
const (
	detailsWidth = 130
	leastGraph   = 4
	mostGraph    = 12
)

// DetailsOf lays the details out.
func DetailsOf(m *model.Model) Details {
	room := inside(m)
	d := Details{Inner: min(room.Width-frameWidth, detailsWidth)}
	others := 0
	if i := m.List.Index(); i >= 0 {
		d.Row = m.List.Rows[i].Single()
		d.Series = d.Row.Series()
		d.Fields = FieldsOf(m, d.Row, d.Series)
		others = d.lines(m)
	}
	keys := fitted(1, room.Height-frameHeight-1)
	most := max(room.Height-frameHeight-keys, 1)
	d.Graph = min(max(most-others, leastGraph), mostGraph)
	d.Count = others + d.Graph
	if d.Row == nil {
		d.Graph, d.Count = 0, 1
	}
	d.Rows = min(d.Count, most)
	d.Top = max(min(m.Details.Top, d.Count-d.Rows), 0)
	height := d.Rows + frameHeight + keys
	d.Box = Rect{room.X + (room.Width-d.Inner-frameWidth)/2, room.Y + (room.Height-height)/2, d.Inner + frameWidth, height}
	if keys > 0 {
		d.Foot = d.hints(m)
	}
	return d
}

// hints are the keys.
func (d *Details) hints(m *model.Model) []Hint {
	all := []Hint{{Key: "left", Text: "row before"}, {Key: "right", Text: "next row"}, {Key: m.Keys.Short(model.Copy), Text: "copy"}, {Key: "esc", Text: "back"}}
	if d.Count > d.Rows {
		all = slices.Insert(all, 0, Hint{Key: "down", Text: "more"})
	}
	return placeHints(all, Rect{d.Box.X + frameWidth/2, d.Box.Y + d.Box.Height - frameHeight, d.Inner, 1})
}

// Lines of the details beside fields and graph: a blank one above the figures and one above
// the graph, the recent seconds, and the times below the graph.
const detailsExtra = 4

// lines is how many lines there are without the graph itself.
func (d *Details) lines(m *model.Model) int {
	n := detailsExtra + FigureLines(d.Inner)
	if m.Shown.Lossy(d.Series) {
		n++
	}
	for _, f := range slices.Concat(d.Fields.Identity, d.Fields.Owner, d.Fields.Process, d.Fields.Seen) {
		n += len(f.Lines(d.Inner - FieldLabel))
	}
	return n
}

// FieldLabel is how many cells the labels of fields take in boxes.
const FieldLabel = 13

// mostFieldLines bounds a field: what a process says of itself may be as long as it likes.
const mostFieldLines = 64

// Lines breaks the value of a field into lines of a width.
func (f *Field) Lines(width int) []string {
	width = max(width, 1)
	lines := Wrap(f.Value, width)
	if f.Kind == FieldWhole || f.Kind == FieldDigest {
		lines = strings.Split(ansi.Wrap(f.Value, width, ",/"), "\n")
	}
	if len(lines) == 0 {
		lines = []string{""}
	}
	return lines[:min(len(lines), mostFieldLines)]
}

// How many cells figures take: the directions below each other, or beside each other where
// that is too wide.
const (
	FigureWidth = 8
	FiguresFrom = FieldLabel + figureColumns*FigureWidth - 1
)

// figureColumns are the figures of a direction.
const figureColumns = 5

// FigureLines is how many lines figures take in a box.
func FigureLines(inner int) int {
	if inner >= FiguresFrom {
		return 4 // titles, sent, received, both
	}
	return 1 + figureColumns
}
