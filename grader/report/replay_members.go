package report

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// otherMembers tells which members of a JSON object differ from those of a correct lab, one line each: a log line is long, and
// often one attribute of it matters. It tells nothing of lines that hold no object.
func otherMembers(correct, other string) (told []string) {
	want, got := members(correct), members(other)
	if want == nil || got == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(merged(want, got))) {
		w, hadThere := want[name]
		g, hasHere := got[name]
		switch {
		case !hadThere:
			told = append(told, "!    "+name+": a correct lab has none")
		case !hasHere:
			told = append(told, "!    "+name+": missing; in a correct lab "+string(w))
		case Normal(pair(name, w)) != Normal(pair(name, g)):
			told = append(told, "!    "+name+": in a correct lab "+string(w))
		}
	}
	return told
}

// pair is a member as it stands in a line, by which [Normal] knows what does not count.
func pair(name string, value json.RawMessage) string { return `"` + name + `":` + string(value) }

// members are those of the JSON object that a line ends with; nil if it does not end with one.
func members(line string) (m map[string]json.RawMessage) {
	i := strings.IndexByte(line, '{')
	if i < 0 || json.Unmarshal([]byte(line[i:]), &m) != nil {
		return nil
	}
	return m
}

func merged(a, b map[string]json.RawMessage) map[string]json.RawMessage {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
