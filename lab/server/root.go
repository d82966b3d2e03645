package server

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"failurelab/lab/server/logs"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// root is the lab at the root, which all clients share. It can be started over, because they change its data.
type root struct {
	lines *logs.Ring // goes on when the lab is started over
	steps func() []world.Step
	hub   *hub

	id      atomic.Pointer[string] // of the current lab
	opening sync.Mutex             // held while a new lab is opened

	mu      sync.Mutex
	lab     *opened
	retired int // labs that were started over and are still in use
}

// maxRetired limits how many labs at the root are still in use after they were started over. A slow request keeps its lab, which takes
// 0.6 MiB and 3 file descriptors: without a limit, 1,000 of them would take most of a small machine.
const maxRetired = 16

func newRoot(steps func() []world.Step, h *hub) *root {
	rt := &root{lines: logs.NewRing(), steps: steps, hub: h}
	rt.lines.Publish = func(l logs.Line) { h.logged(nil, "", *rt.id.Load(), l.Text) }
	return rt
}

// anew opens the lab, and returns its id. Requests in the one before are finished there. When requests run in too many labs that
// were started over before, the error is a problem, and nothing changes.
func (rt *root) anew(why string) (id string, err error) {
	rt.opening.Lock()
	defer rt.opening.Unlock()
	if !rt.mayRetire() {
		return "", noRoom(fmt.Sprintf("The lab at the root was not started over: requests still run in %d labs from before, which is the limit. They end within seconds. Try again then.", maxRetired))
	}
	id = newID("root")
	rt.id.CompareAndSwap(nil, &id) // a step may write a log line
	w, err := world.Open(rt.steps()...)
	if err != nil {
		return "", fmt.Errorf("open the lab: %w", err)
	}
	rt.mu.Lock()
	before := rt.lab
	rt.lab = &opened{id: id, world: w, lines: rt.lines}
	rt.id.Store(&id)
	over := before != nil && before.holds == 0
	if before != nil {
		before.retired = true
		if !over {
			rt.retired++
		}
	}
	rt.mu.Unlock()
	if over {
		before.world.Close()
	}
	rt.hub.opened(nil, "", id, why)
	return id, nil
}

// mayRetire says whether one more lab may be in use after it was started over.
func (rt *root) mayRetire() bool {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	return rt.retired < maxRetired
}

// take returns the current lab. The caller releases it; until then it is not closed.
func (rt *root) take() *opened {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	rt.lab.holds++
	return rt.lab
}

// release ends a request's use of a lab.
func (rt *root) release(o *opened) {
	rt.mu.Lock()
	o.holds--
	over := o.retired && o.holds == 0
	if over {
		rt.retired--
	}
	rt.mu.Unlock()
	if over {
		o.world.Close()
	}
}

// ServeHTTP has the current lab serve a request.
func (rt *root) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o := rt.take()
	defer rt.release(o)
	o.world.App.ServeHTTP(w, r)
}

// close ends the lab, also when it is in use.
func (rt *root) close() {
	rt.mu.Lock()
	o := rt.lab
	rt.mu.Unlock()
	o.world.Close()
}

// rootSteps returns what makes the lab at the root. Each call returns steps for one more lab, with the same names.
func (s *Server) rootSteps(c Config) func() []world.Step {
	healthy := []world.Step{forgetful, documented, func(w *world.World) {
		w.App.Log = s.logTo(s.root.lines)
		w.Partner.Serve(world.Hanging())
	}, admitAdmin}
	if c.Flaky > 0 {
		healthy = append(healthy, s.flaky(draws(c.Flaky, c.Seed)))
	}
	if c.Seed == 0 {
		return func() []world.Step { return healthy }
	}
	dice := rand.New(rand.NewPCG(c.Seed, 8)) // #nosec G404 -- the same seed must give the same names
	words := map[string]string{"ada": named(dice), "grace": named(dice), "acme": named(dice)}
	id := locked(func() string { return fmt.Sprintf("%016X", dice.Uint64()) }) // goes on, so that no two requests have the same
	return func() []world.Step {
		return slices.Concat([]world.Step{world.Play(world.Cast{Words: words})}, healthy, []world.Step{func(w *world.World) { w.App.NewID = id }})
	}
}

// resetRoot starts the lab at the root over.
func (s *Server) resetRoot(w http.ResponseWriter, r *http.Request) {
	id, err := s.root.anew(whyReset)
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, map[string]string{"lab": id})
}

// sendRoot sends a request to the lab at the root, from the server's own client.
func (s *Server) sendRoot(w http.ResponseWriter, r *http.Request) {
	c, u, err := readCall(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		refuse(w, r, unreadable(err))
		return
	}
	o := s.root.take()
	defer s.root.release(o)
	if c.Lab != "" && c.Lab != o.id {
		refuse(w, r, startedOver(o.id))
		return
	}
	q := c.over(wire.Request{Scheme: "http", Host: strings.TrimPrefix(o.world.URL(), "http://")})
	ctx, cancel := context.WithTimeout(r.Context(), sendTimeout)
	defer cancel()
	answer(w, o.send(ctx, func(ctx context.Context) *http.Request { return withURL(q.HTTP(ctx), u) }))
}
