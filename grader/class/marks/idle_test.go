package marks

import (
	"testing"

	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestIdle(t *testing.T) {
	t.Parallel()
	s := settings.Settings{Overrides: []settings.Override{{Student: "ada"}, {Student: "s0099", Ticket: "T101"}, {Student: "s0099", Ticket: "T105"}, {Student: "zoe"}}}
	says := func(id string) string {
		return "grade.yaml has an override for " + id + ", who is not in the class. Correct the id, or remove the override."
	}
	roster := []store.Run{{Roster: []result.Person{{ID: "ada"}, {ID: "zoe"}}}}
	ada, bob := store.Found{Student: "ada"}, store.Found{Student: "bob"}
	both := store.Records{Found: []store.Found{ada, bob}, Class: []string{"ada", "bob"}}
	enrolled := both
	enrolled.Runs = roster
	for name, tc := range map[string]struct {
		records store.Records
		want    []string
	}{
		"a class":                      {both, []string{says("s0099"), says("zoe")}},
		"one who is on the roster":     {enrolled, []string{says("s0099")}},
		"one who is not graded yet":    {store.Records{Found: []store.Found{ada}, Class: []string{"ada", "zoe"}, Missing: []string{"zoe"}}, []string{says("s0099")}},
		"one student of a class":       {enrolled.Only("ada"), nil},
		"one submission on a platform": {store.Records{Found: []store.Found{ada}, Class: []string{"ada"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, Idle(s, tc.records))
		})
	}
}
