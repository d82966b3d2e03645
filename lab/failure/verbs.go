package failure

import (
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/felixge/httpsnoop"
	"github.com/golang-jwt/jwt/v5"
)

// What broken labs do. Several failures and contracts share these steps.

// Status replaces the status of every problem.
func Status(code int) world.Step {
	return Problem(func(p *api.Problem) {
		p.Status = code
		p.Set("status", code)
	})
}

// Header sets a header of every problem, or removes it if v is "".
func Header(name, v string) world.Step {
	return Problem(func(p *api.Problem) {
		if p.Header.Del(name); v != "" {
			p.Header.Set(name, v)
		}
	})
}

// Problem makes f change every problem before it is written.
func Problem(f func(*api.Problem)) world.Step {
	return func(w *world.World) { w.App.OnProblem(f) }
}

// Unlogged leaves an attribute out of every log line.
func Unlogged(key string) world.Step {
	return func(w *world.World) {
		w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
			return slices.DeleteFunc(slices.Clone(attrs), func(a slog.Attr) bool { return a.Key == key })
		})
	}
}

// Logged makes f change the value of an attribute in every log line.
func Logged(key string, f func(string) string) world.Step {
	return func(w *world.World) {
		w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
			attrs = slices.Clone(attrs)
			for i, a := range attrs {
				if a.Key == key {
					attrs[i].Value = slog.StringValue(f(a.Value.String()))
				}
			}
			return attrs
		})
	}
}

// SpoilsSuccess makes spoil change every response of 2xx to the customer's own request, as it is by then. Before the cure there is
// none, so only a test that looks at the response after the cure catches such a lab.
func SpoilsSuccess(spoil func(*Success)) world.Step {
	return func(w *world.World) {
		w.App.Wrap = func(app http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				kept := record(app, r)
				if own := w.Request(); kept.status/100 == 2 && r.Method == own.Method && r.URL.RequestURI() == own.Path {
					s := Success{kept.status, kept.header, kept.body.String()}
					spoil(&s)
					kept.status, kept.header = s.Status, s.Header
					kept.body.Reset()
					kept.body.WriteString(s.Body)
					kept.header.Del("Content-Length")
				}
				kept.send(rw)
			})
		}
	}
}

// Success is a response of 2xx that a broken lab spoils.
type Success struct {
	Status int
	Header http.Header
	Body   string
}

// SpoilsStatus is [SpoilsSuccess] for the status code alone.
func SpoilsStatus(code int) world.Step { return SpoilsSuccess(func(s *Success) { s.Status = code }) }

// Parser adds an option to how the app parses tokens.
func Parser(o jwt.ParserOption) world.Step {
	return func(w *world.World) { w.App.Parser = append(w.App.Parser, o) }
}

// Cached puts a cache in front of the app that keeps responses of 400 and above. It ignores the credential, so one caller's
// refusal is sent to every other.
func Cached(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		refusals := map[string]*response{}
		return serialized(func(rw http.ResponseWriter, r *http.Request) {
			kept, ok := refusals[r.Method+r.URL.Path]
			if !ok {
				kept = record(app, r)
				if kept.status >= http.StatusBadRequest {
					refusals[r.Method+r.URL.Path] = kept
				}
			}
			kept.send(rw)
		})
	}
}

// serialized serves one request at a time.
func serialized(h http.HandlerFunc) http.Handler {
	turn := make(chan struct{}, 1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn <- struct{}{}
		defer func() { <-turn }()
		h(w, r)
	})
}

// shortQueryTimeout has long queries time out soon, because a query that is stuck keeps a CPU busy until then.
func shortQueryTimeout(w *world.World) { w.Database.SetQueryTimeout(20 * time.Millisecond) }

// defaultQueryTimeout undoes shortQueryTimeout, so that a query that has to succeed does so on a busy machine too.
func defaultQueryTimeout(w *world.World) { w.Database.SetQueryTimeout(0) }

// Steps is several steps in one, in order.
func Steps(steps ...world.Step) world.Step {
	return func(w *world.World) {
		for _, s := range steps {
			s(w)
		}
	}
}

// breakerNeverCloses is a circuit breaker that opens at the app's first 5xx. From then on it responds with 503 itself.
func breakerNeverCloses(w *world.World) {
	var open atomic.Bool
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if open.Load() {
				http.Error(rw, "circuit open", http.StatusServiceUnavailable)
				return
			}
			if httpsnoop.CaptureMetrics(app, rw, r).Code >= http.StatusInternalServerError {
				open.Store(true)
			}
		})
	}
}
