package remote

import "bytes"

// Of 10,000 rows a second nearly all say what the rows of the lines before said but for their
// figures: which flow it is stands before those, and whose it is behind them (view/ndjson/row.go).
// Both are looked up by their text as a whole. Their fields are read where that is new. Rows that
// look different are read field by field.

// figuresBegin is the key of the first figure, which ends the head of a row.
var figuresBegin = []byte(`"sent_2s":`)

// maxPart is how long the head or the tail of a row may be that is looked up, in bytes.
const maxPart = 4096

// read reads the row, and reports whether it is a flow. unchanged is set for the one that stands for
// those that were left out.
func (r *rowReader) read() (isFlow, unchanged bool) {
	s := &r.scan
	from, depth := s.at, s.depth
	if s.open('{', '}') {
		if h := r.quickHead(); h != nil && r.quickFigures() {
			if t := r.quickTail(); t != nil {
				return r.take(h, t)
			}
		}
		if s.err != nil {
			return false, false
		}
	}
	s.at, s.depth = from, depth
	*r.row = Row{}
	r.reset()
	s.object(r.field)
	h, t := r.wholeHead(), r.wholeTail()
	return r.take(&h, &t)
}

// quickHead reads the head of the row; it returns nil if there is none that can be known by its
// text: what stands up to the first figure has to be whole fields, of a head alone.
func (r *rowReader) quickHead() *head {
	s := &r.scan
	n := bytes.Index(s.text[s.at:min(s.at+maxPart, len(s.text))], figuresBegin)
	if n < 0 {
		return nil
	}
	text := r.heads.sumOf(s.text[s.at : s.at+n])
	if h := r.heads.get(text); h != nil {
		s.at += n
		return h
	}
	r.reset()
	for end := s.at + n; s.at < end; {
		s.field(r.field)
		if !s.more('}') || s.at > end {
			return nil
		}
	}
	if r.said&^saidHead != 0 {
		return nil
	}
	return r.heads.put(text, r.wholeHead())
}

// quickTail reads what is left of the row behind the last figure; it returns nil as quickHead does.
func (r *rowReader) quickTail() *tail {
	s := &r.scan
	n := bytes.IndexByte(s.text[s.at:min(s.at+maxPart, len(s.text))], '}') + 1
	if n == 0 {
		return nil
	}
	text := r.tails.sumOf(s.text[s.at : s.at+n])
	if t := r.tails.get(text); t != nil {
		s.at += n
		s.depth--
		return t
	}
	r.reset()
	end := s.at + n
	for s.more('}') {
		s.field(r.field)
	}
	if s.err != nil || s.at != end || r.said&^saidTail != 0 {
		return nil
	}
	return r.tails.put(text, r.wholeTail())
}

// quickFigures reads figures as view/ndjson/figures.go writes them, and reports whether it could.
func (r *rowReader) quickFigures() bool {
	s, w := &r.scan, r.row
	var rate uint64
	ok := s.whole(`"sent_2s":`, &rate) && s.whole(`"recv_2s":`, &rate) && s.whole(`"sent_10s":`, &rate) && s.whole(`"recv_10s":`, &rate) &&
		s.whole(`"sent_40s":`, &rate) && s.whole(`"recv_40s":`, &rate) &&
		s.whole(`"total_sent":`, &w.Bytes.Sent) && s.whole(`"total_recv":`, &w.Bytes.Recv) &&
		s.whole(`"packets_sent":`, &w.Packets.Sent) && s.whole(`"packets_recv":`, &w.Packets.Recv) &&
		s.whole(`"interval_sent":`, &w.Recent.Sent) && s.whole(`"interval_recv":`, &w.Recent.Recv)
	w.HasRecent = ok
	if ok && s.whole(`"peak_sent":`, &rate) && !s.whole(`"peak_recv":`, &rate) {
		return false
	}
	return ok && r.quickTime(`"first_seen":"`, &w.First) && r.quickTime(`,"last_seen":"`, &w.Last)
}

// whole passes over a field that begins with its key, and is a whole number of up to maxDigits
// digits that another field follows. Otherwise it passes over nothing.
func (s *scanner) whole(key string, to *uint64) bool {
	const maxDigits = 18 // Less than maxCount.
	text := s.text[s.at:]
	if len(text) < len(key)+maxDigits+1 || string(text[:len(key)]) != key {
		return false
	}
	text = text[len(key) : len(key)+maxDigits+1]
	n, i := uint64(0), 0
	for isDigit(text[i]) && i < maxDigits {
		n = n*10 + uint64(text[i]-'0')
		i++
	}
	if i == 0 || text[i] != ',' || text[0] == '0' && i > 1 {
		return false
	}
	*to = n
	s.at += len(key) + i + 1
	return true
}

// quickTime passes over a field that begins with its key and is a time. Otherwise it passes over
// nothing.
func (r *rowReader) quickTime(key string, to *int64) bool {
	const maxTimeLen = len("2006-01-02T15:04:05.999999999Z")
	s := &r.scan
	text := s.text[s.at:]
	if len(text) < len(key)+maxTimeLen+1 || string(text[:len(key)]) != key {
		return false
	}
	text = text[len(key):]
	n := bytes.IndexByte(text[:maxTimeLen+1], '"')
	if n < 0 {
		return false
	}
	ns, ok := r.times.read(text[:n])
	if !ok {
		return false
	}
	*to = ns
	s.at += len(key) + n + 1
	return true
}
