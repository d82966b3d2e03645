package course

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

// Incident is one failure that happens to one customer. In a healthy incident nothing is wrong, and the customer only
// believes so.
type Incident struct {
	Cause   lab.Cause        // lab.Healthy: nothing is wrong
	Failure *failure.Failure // what is wrong; in a healthy incident, what was cured before the request
	Slow    lab.Answer       // whether the request failed because a timeout ran out
	Herring string           // what else is odd and unrelated; "" for nothing

	steps []world.Step
	after []func(*world.World)
}

// Practice is the seed of the practice incidents. A learner meets the same incidents until another seed is asked for.
const Practice = 2

// A shift of 60 has six healthy incidents, and each twin twice. The rest are other causes, which differ from shift to shift:
// with all of them in every shift, a triage that never asks the database would still be good enough.
const (
	perShift   = 60
	perHealthy = 10 // one in ten is healthy
	perTwin    = 2  // of a shift
)

// Incidents are n incidents. The same seed makes the same incidents, except for times, ids and secrets.
func Incidents(seed uint64, n int) []Incident {
	dice := rand.New(rand.NewPCG(seed, 7)) // #nosec G404 -- reproducible
	healthy := n / perHealthy
	list := make([]Incident, 0, n)
	cured := deal(dice, curable())
	for range healthy {
		f := cured()
		list = append(list, Incident{Cause: lab.Healthy, Failure: f, Slow: lab.No, steps: []world.Step{f.Break, f.Cure}})
	}
	twins := twins()
	next := deal(dice, twins)
	for range min(n-healthy, perTwin*len(twins)*n/perShift) {
		list = append(list, happens(next()))
	}
	for _, w := range dealAll(dice, others(), n-len(list)) {
		list = append(list, happens(w))
	}

	dice.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	exercises := exercisesOf(seed)
	for k := range list {
		i := &list[k]
		dressed := exercises[i.Failure.Cause].drawsAny(fmt.Sprintf("incident %d", k))().steps()
		i.steps = append(append(dressed, i.steps...), world.ShiftResourceIDs(dice.IntN(900)))
		i.disturb(dice)
	}
	return list
}

// happens is an incident of a cause.
func happens(w way) Incident {
	f := failure.Find(w.cause)
	return Incident{Cause: w.cause, Failure: f, Slow: cmp.Or(w.slow, f.Slow), steps: []world.Step{w.step()}}
}

// deal deals from a list, shuffled, and shuffles it again when it is used up.
func deal[T any](dice *rand.Rand, list []T) func() T {
	var left []T
	return func() T {
		if len(left) == 0 {
			left = slices.Clone(list)
			dice.Shuffle(len(left), func(a, b int) { left[a], left[b] = left[b], left[a] })
		}
		first := left[0]
		left = left[1:]
		return first
	}
}

// dealAll deals whole families until there are n.
func dealAll(dice *rand.Rand, families []family, n int) []way {
	next := deal(dice, families)
	var dealt []way
	for len(dealt) < n {
		dealt = append(dealt, next().ways...)
	}
	return dealt[:n]
}

// curable are the failures that a healthy incident may have had.
func curable() []*failure.Failure {
	return slices.DeleteFunc(failure.All(), func(f *failure.Failure) bool {
		return f.Break == nil || f.Cure == nil || f.Unsupported() != "" || Absent(f.Cause) != ""
	})
}

// exercisesOf are the exercises by the causes of their suspects. Their labs are drawn from a seed.
func exercisesOf(seed uint64) map[lab.Cause]*Exercise {
	of := map[lab.Cause]*Exercise{}
	for _, e := range All() {
		if e.OnCall {
			continue
		}
		for _, f := range e.Suspects {
			of[f.Cause] = e.Drawn(seed)
		}
	}
	return of
}

// Open opens the incident's lab, with more steps before its own. The caller closes it.
func (i Incident) Open(first ...world.Step) (*world.World, error) {
	w, err := world.Open(slices.Concat(first, i.steps)...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", i.Cause, err)
	}
	for _, happens := range i.after {
		happens(w)
	}
	return w, nil
}

// odd adds something odd that has nothing to do with the request.
func (i *Incident) odd(what string) {
	i.Herring = strings.Join(append(herrings(i.Herring), what), "; ")
}

// herrings are the odd things of a list.
func herrings(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, "; ")
}
