package painter

import "github.com/charmbracelet/x/ansi"

// redraw draws a line where another one was: what differs, if it can be told, or else all of it.
func redraw(p *pen, y int, before, line string) {
	written, at := len(p.out), *p
	if differing(p, y, before, line) {
		return
	}
	at.out = p.out[:written]
	*p = at
	whole(p, y, line)
}

// differing draws the characters of a line that are others than those before, or look otherwise: most changes are of a few
// figures. It is false where it cannot be told in which columns the characters are.
func differing(p *pen, y int, before, line string) bool {
	now := scan{line: line}
	for limit := commonPrefix(before, line); ; {
		next := now
		if !next.next() || next.at > limit {
			break
		}
		now = next
	}
	old := now
	old.line = before
	suffix := commonSuffix(before[now.at:], line[now.at:])
	written := now.at
	for {
		if left := now.left(); left == old.left() && left <= suffix && now.style == old.style {
			return now.apart()
		}
		isOld, isNow := old.next(), now.next()
		if !isOld && old.left() > 0 || !isNow && now.left() > 0 || now.column > p.width {
			return false
		}
		x := now.column - 1
		switch {
		case !isNow && !isOld:
			return true
		case !isNow: // The rest is blank, whatever it was.
			p.move(x+1, y)
			p.eraseLine()
			return true
		case isOld && (now.style != old.style || now.char() != old.char()), !isOld && (now.style != "" || now.char() != " "):
			written = p.put(&now, x, y, written)
		}
	}
}

// whole draws all of a line, by clusters of characters, as far as there is room for them. A terminal may take some for wider
// or narrower than they are here: the next one is put in its place.
func whole(p *pen, y int, line string) {
	p.move(0, y)
	p.eraseLine()
	if p.method == ansi.WcWidth { // Nothing is to run into the next line.
		p.out = append(p.out, ansi.ResetModeAutoWrap...)
		defer func() { p.out = append(p.out, ansi.SetModeAutoWrap...) }()
	}
	r, x := scan{line: line}, 0
	for r.left() > 0 {
		if r.sequence() {
			continue
		}
		r.from = r.at
		if c := line[r.at]; c < ' ' || c == 0x7f {
			_, _, n, _ := ansi.DecodeSequence(line[r.at:], ansi.NormalState, nil)
			r.at += max(n, 1)
			continue
		}
		cluster, width := ansi.FirstGraphemeCluster(line[r.at:], p.method)
		if x+width > p.width {
			break
		}
		r.at += len(cluster)
		if width > 0 {
			p.move(x, y)
			p.set(r.style)
		}
		p.write(cluster, width)
		x += width
		if !plain(cluster) {
			p.x = unknown
		}
	}
	p.x = unknown
}

// plain says that a cluster of characters is one that takes a column everywhere.
func plain(cluster string) bool {
	s := scan{line: cluster}
	return s.next() && s.left() == 0
}

// commonPrefix is how many bytes of two texts are the same from the beginning.
func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// commonSuffix is how many are from the end.
func commonSuffix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[len(a)-1-i] != b[len(b)-1-i] {
			return i
		}
	}
	return n
}
