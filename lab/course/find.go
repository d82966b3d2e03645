package course

// Lab finds a lab of the exercise by its code, and a ticket that it is opened for: a house rule is tried on any. ok is false if no
// lab has that code.
func (e *Exercise) Lab(code string) (l Lab, ticket string, ok bool) {
	for _, f := range e.Tickets() {
		for _, labs := range [][]Lab{e.References(f), e.Wrong(f), e.EdgeCases(f), e.HouseRules(f)} {
			for _, l := range labs {
				if l.Code == code {
					return l, f.Ticket.Number, true
				}
			}
		}
	}
	return Lab{}, "", false
}
