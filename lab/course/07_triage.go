package course

func triage() *Exercise {
	return &Exercise{Name: "07_triage", Title: "All of it: you are on call", OnCall: true, Suspects: Triaged()}
}
