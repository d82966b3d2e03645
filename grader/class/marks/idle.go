package marks

import (
	"slices"

	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
)

// Idle are sentences about overrides of students who are not in the class, one for each such student. The class is everyone whom
// a run was to grade, and the rosters. If the records are of one student only, there are none: a platform grades each submission
// alone, with the overrides of the whole class.
func Idle(s settings.Settings, records store.Records) (gaps []string) {
	class, filtered := People(records)
	if filtered || len(class) < 2 {
		return nil
	}
	told := map[string]bool{}
	for _, o := range Strangers(s, class) {
		if !told[o.Student] {
			told[o.Student] = true
			gaps = append(gaps, "grade.yaml has an override for "+o.Student+", who is not in the class. Correct the id, or remove the override.")
		}
	}
	return gaps
}

// People are the ids of everyone in a class: whom a run was to grade, and the rosters, sorted. One is true if the records are
// only those of one student ([store.Records.Only]), so that the rosters are not whole.
func People(records store.Records) (ids []string, one bool) {
	ids = slices.Clone(records.Class)
	for _, p := range records.Roster() {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids), len(records.Found)+len(records.Missing) != len(records.Class)
}
