package report

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns at most so many names, those that are most like a text first: that have it in
// them, or that it has in it, and then by how many letters would have to change. Those that are
// alike stay in their order.
func Nearest(names []string, text string, most int) []string {
	text = strings.ToLower(text)
	far := make(map[string]int, len(names))
	for _, name := range names {
		low := strings.ToLower(name)
		if min(len(low), len(text)) >= shortestPart && (strings.Contains(low, text) || strings.Contains(text, low)) {
			continue
		}
		far[name] = distance(low, text)
	}
	sorted := slices.SortedStableFunc(slices.Values(names), func(a, b string) int { return cmp.Compare(far[a], far[b]) })
	return sorted[:min(most, len(sorted))]
}

// shortestPart is of how many bytes a part is of which that counts.
const shortestPart = 3

// longestCompared is of how many bytes texts are compared: names come from others.
const longestCompared = 100

// distance is how many letters have to change, go or come to make one text of the other.
func distance(a, b string) int {
	a, b = a[:min(len(a), longestCompared)], b[:min(len(b), longestCompared)]
	row := make([]int, len(b)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
