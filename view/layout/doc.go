// Package layout says where everything on the screen is, in cells: [Of] gives the
// rectangles of the parts, [Header], [Tabs] and [Lines] what is in them, [Popup] the
// places in a pop-up. It is pure geometry, worked out from the terminal's size and
// the settings. Package view draws into it, and update asks it what is under the
// mouse ([SegmentAt], [RowAt], [Popup.EntryAt]), so that both always agree.
package layout
