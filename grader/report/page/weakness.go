package page

import (
	"cmp"
	"slices"

	"failurelab/grader/result"
)

// weakness is how the class did on a ticket that it did badly on.
type weakness struct {
	Ticket  string  `json:"ticket"`
	Tried   bool    `json:"of_tried,omitempty"` // only those who started it are counted
	Of      int     `json:"of"`                 // students who are counted
	Done    int     `json:"done"`
	Started int     `json:"started"` // and not done
	Share   float64 `json:"share"`   // of the points, from 0 to 1
}

// weakest are the ticket on which those who handed in earned the least, and the one on which those who started it did. The
// second is left out if it is the same, or if fewer than a quarter of the students started it. Stretch tickets are left out.
func weakest(c result.Class) []weakness {
	whole, tried := tallies(c)
	var all []weakness
	if len(whole) > 0 {
		all = append(all, whole[0])
	}
	tried = slices.DeleteFunc(tried, func(w weakness) bool { return w.Of == 0 || 4*w.Of < whole[0].Of })
	if len(tried) > 0 && tried[0].Ticket != all[0].Ticket && tried[0].Share < 1 {
		all = append(all, tried[0])
	}
	return all
}

// tallies are how the class did on each core ticket, the weakest first: all who handed in, and only those who started it.
func tallies(c result.Class) (whole, tried []weakness) {
	at := map[string]int{}
	for m, e := range each(c) {
		if m.Mark.None {
			continue
		}
		for _, t := range e.Tickets {
			if t.Stretch || t.Max == 0 || t.Verdict == result.GraderError {
				continue
			}
			i, ok := at[t.Ticket]
			if !ok {
				i = len(whole)
				at[t.Ticket] = i
				whole, tried = append(whole, weakness{Ticket: t.Ticket}), append(tried, weakness{Ticket: t.Ticket, Tried: true})
			}
			whole[i].count(t)
			if t.Verdict != result.NotStarted {
				tried[i].count(t)
			}
		}
	}
	for _, list := range [][]weakness{whole, tried} {
		for i := range list {
			list[i].Share /= float64(max(list[i].Of, 1))
		}
		slices.SortStableFunc(list, func(a, b weakness) int { return cmp.Compare(a.Share, b.Share) })
	}
	return whole, tried
}

func (w *weakness) count(t result.TicketMark) {
	w.Of++
	w.Share += t.Points / t.Max
	switch t.Verdict {
	case result.Done:
		w.Done++
	case result.NotStarted:
	default:
		w.Started++
	}
}
