package flows

// dimensions are the groups for whose rows a table keeps accounts, and what they are
// called in flags and in JSON.
var dimensions = [...]struct {
	group Group
	word  string
}{
	{PIDs, "process"},
	{Processes, "program"},
	{RemoteHosts, "host"},
	{Names, "name"},
	{Services, "service"},
	{Users, "user"},
	{Packages, "package"},
	{Containers, "container"},
	{Protocols, "protocol"},
	{Interfaces, "interface"},
	{Networks, "network"},
	{Countries, "country"},
	{Machines, "machine"},
}

// Dimensions are the groups for whose rows a table keeps accounts: what each of them
// carried since the start, whatever has become of its flows.
func Dimensions() []Group {
	all := make([]Group, len(dimensions))
	for i, d := range dimensions {
		all[i] = d.group
	}
	return all
}

// Dimension returns the dimension that a word stands for.
func Dimension(word string) (g Group, ok bool) {
	for _, d := range dimensions {
		if d.word == word {
			return d.group, true
		}
	}
	return Ungrouped, false
}

// Word returns what a dimension is called in flags and in JSON; "" for other groups.
func (g Group) Word() string {
	for _, d := range dimensions {
		if d.group == g {
			return d.word
		}
	}
	return ""
}
