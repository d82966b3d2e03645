package course

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// Incident is one failure that happens to one customer. In a healthy incident nothing is wrong, and the customer only
// believes so.
type Incident struct {
	Cause   lab.Cause        // lab.Healthy: nothing is wrong
	Failure *failure.Failure // what is wrong; in a healthy incident, what was cured before the request
	Herring string           // what else is odd and unrelated; "" for nothing

	steps []world.Step
	after func(*world.World) error
}

// Practice is the seed of the practice incidents. A learner meets the same incidents until another seed is asked for.
const Practice = 2

// Core are the failures that a triage has to know: those of the tickets that are not stretch and that this system supports.
func Core() []*failure.Failure {
	return slices.DeleteFunc(failure.All(), func(f *failure.Failure) bool {
		return f.Ticket == nil || f.Ticket.Stretch || f.Unsupported() != ""
	})
}

// Incidents are n incidents. Every tenth is healthy, the others have all core causes in equal parts, and one in ten has a
// red herring. The same seed makes the same incidents, except for times, ids and secrets.
func Incidents(seed uint64, n int) []Incident {
	dice := rand.New(rand.NewPCG(seed, 7)) // #nosec G404 -- reproducible
	core := Core()
	draw := func() func() *failure.Failure {
		var left []*failure.Failure
		return func() *failure.Failure {
			if len(left) == 0 {
				left = slices.Clone(core)
				dice.Shuffle(len(left), func(a, b int) { left[a], left[b] = left[b], left[a] })
			}
			f := left[0]
			left = left[1:]
			return f
		}
	}
	broken, cured := draw(), draw()

	list := make([]Incident, n)
	for k := range list {
		i := &list[k]
		i.steps = []world.Step{world.Play(world.Cast{Words: randomNames(dice)})}
		if k%10 == 9 {
			i.Cause, i.Failure = lab.Healthy, cured()
			i.steps = append(i.steps, i.Failure.Break, i.Failure.Cure)
		} else {
			i.Failure = broken()
			i.Cause = i.Failure.Cause
			i.steps = append(i.steps, i.Failure.Break)
		}
	}
	for k := range list {
		list[k].steps = append(list[k].steps, world.ShiftResourceIDs(dice.IntN(900)))
	}
	dice.Shuffle(n, func(a, b int) { list[a], list[b] = list[b], list[a] })
	for _, k := range dice.Perm(n)[:n/10] {
		h := redHerrings[dice.IntN(len(redHerrings))]
		list[k].Herring, list[k].after = h.what, h.happens
		if h.step != nil {
			list[k].steps = append(list[k].steps, h.step)
		}
	}
	return list
}

// Open opens the incident's lab, with more steps before its own. The caller closes it.
func (i Incident) Open(first ...world.Step) (*world.World, error) {
	w, err := world.Open(slices.Concat(first, i.steps)...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", i.Cause, err)
	}
	if i.after != nil {
		if err := i.after(w); err != nil {
			w.Close()
			return nil, fmt.Errorf("%s: %w", i.Cause, err)
		}
	}
	return w, nil
}

// randomNames gives the customers names.
func randomNames(dice *rand.Rand) map[string]string {
	names := []string{
		"barbara", "dorothy", "edsger", "frances", "john", "katherine", "ken", "leslie", "margaret", "niklaus", "radia", "tony",
	}
	dice.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
	return map[string]string{"ada": names[0], "grace": names[1], "acme": names[2]}
}

// redHerrings are events that have nothing to do with the customer's request.
var redHerrings = []struct {
	what    string
	step    world.Step
	happens func(*world.World) error
}{
	{what: "somebody else mistypes his password", happens: func(w *world.World) error {
		return w.SendUnrelated(wire.Request{Method: http.MethodPost, Path: "/login", Body: `{"username": "ada.", "password": "?"}`})
	}},
	{what: "somebody else asks for a page that there is not", happens: func(w *world.World) error {
		return w.SendUnrelated(wire.Request{Method: http.MethodGet, Path: "/favicon.ico"})
	}},
	{what: "somebody else shows a token that nobody has", happens: func(w *world.World) error {
		return w.SendUnrelated(wire.Request{Method: http.MethodGet, Path: "/api/v1/ping", Header: http.Header{"Authorization": {"Bearer nobodys"}}})
	}},
	{what: "a partner's account was closed", step: func(w *world.World) {
		w.IssueKey("admin", "lab_live_Hr5t0Lq8Vb2N")
		w.Database.Exec(`update api_keys set revoked_at = ? where prefix = 'lab_live_Hr5'`, w.Now().Format(time.RFC3339))
		w.Database.Exec(`insert into users (name, password, disabled_at) values ('initech', '', ?)`, w.Now().Format(time.RFC3339))
	}},
}
