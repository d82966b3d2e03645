package server

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"failurelab/lab/world"
)

// maxDelay is the longest delay of a flaky network.
const maxDelay = 10 * time.Second

// steady are the paths of the app that a flaky network never delays: a program asks them, and would take the lab for dead.
var steady = []string{"/health", "/openapi.yaml"}

// draws returns a function that says how long the next request is delayed: share of them between 0 and maxDelay, all others not
// at all. The same seed delays the same requests, when they come in the same order.
func draws(share float64, seed uint64) func() time.Duration {
	dice := rand.New(rand.NewPCG(seed, 16)) // #nosec G404 -- the same seed must give the same delays
	var mu sync.Mutex
	return func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		if dice.Float64() >= share {
			return 0
		}
		return 1 + time.Duration(dice.Int64N(int64(maxDelay)))
	}
}

// flaky puts a flaky network in front of a lab's app: a request is delayed as draw says, before the app has seen anything of it.
// The app's log line says for how long, as delayed_ms; latency_ms does not include it.
func (s *Server) flaky(draw func() time.Duration) world.Step {
	return func(w *world.World) {
		w.App.Log = delayLog{w.App.Log}
		before := w.App.Wrap
		w.App.Wrap = func(app http.Handler) http.Handler {
			app = before(app)
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if !slices.Contains(steady, r.URL.Path) {
					if d := draw(); d > 0 {
						r = s.delay(rw, r, d)
					}
				}
				app.ServeHTTP(rw, r)
			})
		}
	}
}

// delayKey is the key of a request's delay in its context.
type delayKey struct{}

// delay waits for d, but not for a client that has hung up and not when the server stops. It returns the request, with the delay
// in its context.
func (s *Server) delay(w http.ResponseWriter, r *http.Request, d time.Duration) *http.Request {
	began := time.Now()
	body, err := io.ReadAll(r.Body) // net/http notices that a client hangs up only once the body has come
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case <-over.C:
	case <-r.Context().Done():
	case <-s.ended:
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.limits.Write)) // as long as without the delay
	return r.WithContext(context.WithValue(r.Context(), delayKey{}, time.Since(began)))
}

// failing is the end of a body: io.EOF, or the error at which reading it failed.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// delayLog adds the delay of a request to its log line.
type delayLog struct{ slog.Handler }

func (l delayLog) Handle(ctx context.Context, line slog.Record) error {
	if d, ok := ctx.Value(delayKey{}).(time.Duration); ok {
		line.AddAttrs(slog.Float64("delayed_ms", milliseconds(d)))
	}
	return l.Handler.Handle(ctx, line)
}
