package result

// Digests are what a grade depends on, each as the SHA-256 of it in hex. Two grades with equal digests are equal.
type Digests struct {
	Grader     string `json:"grader"`     // the program that graded
	Course     string `json:"course"`     // exercises, labs and everything else that a submission is built with
	Settings   string `json:"settings"`   // the part of grade.yaml that a run depends on
	Submission string `json:"submission"` // the student's files, as they were built
}

// Differing returns the names of the digests that differ from those of another grade, in the order of the fields.
func (d Digests) Differing(other Digests) []string {
	var names []string
	for _, of := range []struct{ name, one, other string }{
		{"grader", d.Grader, other.Grader},
		{"course", d.Course, other.Course},
		{"settings", d.Settings, other.Settings},
		{"submission", d.Submission, other.Submission},
	} {
		if of.one != of.other {
			names = append(names, of.name)
		}
	}
	return names
}
