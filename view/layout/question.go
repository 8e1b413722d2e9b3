package layout

import "iftopgo/model"

// Question is what is asked in the last line of the screen, and the keys that answer it.
type Question struct {
	Text    string
	Answers []Hint
}

// resetQuestions ask whether to reset the counters, the longest first.
var resetQuestions = [...]string{"reset all counters to zero? ", "reset counters? ", "reset? "}

// answerGap is how many cells are between two answers.
const answerGap = 2

// ResetQuestion asks whether to reset the counters, in as many words as there is room for.
// It is empty in another mode.
func ResetQuestion(m *model.Model, l *Layout) Question {
	if m.Mode != model.ConfirmingReset {
		return Question{}
	}
	q := Question{Answers: []Hint{{Key: "y", Text: "yes"}, {Key: "n", Text: "no"}}}
	room := l.Hints.Width + answerGap
	for i := range q.Answers {
		a := &q.Answers[i]
		a.Width, a.Y = len(a.Key)+1+len(a.Text), l.Hints.Y
		room -= a.Width + answerGap
	}
	for _, text := range resetQuestions {
		if len(text) <= room {
			q.Text = text
			break
		}
	}
	x := l.Hints.X + len(q.Text)
	for i := range q.Answers {
		q.Answers[i].X = x
		x += q.Answers[i].Width + answerGap
	}
	return q
}

// AnswerAt returns the key of the answer under a cell, "" where there is none.
func (q *Question) AnswerAt(x, y int) string {
	for _, a := range q.Answers {
		if y == a.Y && x >= a.X && x < a.X+a.Width {
			return a.Key
		}
	}
	return ""
}
