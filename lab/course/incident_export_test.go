package course

import "slices"

// LostWays are the ways of incidents that no ticket has.
func LostWays() (lost []string) {
	for _, f := range slices.Concat(twinned, families) {
		for _, w := range f.ways {
			if w.step() == nil {
				lost = append(lost, string(w.cause)+" "+w.ticket)
			}
		}
	}
	return lost
}
