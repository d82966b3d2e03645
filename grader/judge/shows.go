package judge

import (
	"encoding/json"
	"maps"
	"slices"

	"failurelab/lab/wire"
)

// maxShown is of how many exchanges the names are kept.
const maxShown = 4

// shows are the names of what a test's first responses had. Only those count that stand in the learner's files: about anything
// else no test asserts.
func (j *observer) shows(exchanges []wire.Exchange) []Names {
	if len(j.sources()) == 0 {
		return nil
	}
	var all []Names
	for _, x := range exchanges[:min(len(exchanges), maxShown)] {
		n := Names{Status: x.Status}
		for _, name := range slices.Sorted(maps.Keys(x.Received)) {
			if x.Received.Get(name) != "" && j.mentions(name) {
				n.Header = append(n.Header, name)
			}
		}
		var body map[string]json.RawMessage
		_ = json.Unmarshal([]byte(x.Body), &body)
		for _, name := range slices.Sorted(maps.Keys(body)) {
			if v := string(body[name]); v != `""` && v != "null" && j.mentions(name) {
				n.Body = append(n.Body, name)
			}
		}
		all = append(all, n)
	}
	return all
}
