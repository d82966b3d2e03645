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

// What mutants do, in words that failures and contracts share.

// Status answers with another code.
func Status(code int) world.Step {
	return Problem(func(p *api.Problem) {
		p.Status = code
		p.Set("status", code)
	})
}

// Header says v in place of a header's value, or nothing when v is empty.
func Header(name, v string) world.Step {
	return Problem(func(p *api.Problem) {
		if p.Header.Del(name); v != "" {
			p.Header.Set(name, v)
		}
	})
}

// Problem changes a problem before it is written.
func Problem(f func(*api.Problem)) world.Step {
	return func(w *world.World) { w.App.OnProblem(f) }
}

// Unlogged leaves an attribute out of the log line.
func Unlogged(key string) world.Step {
	return func(w *world.World) {
		w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
			return slices.DeleteFunc(slices.Clone(attrs), func(a slog.Attr) bool { return a.Key == key })
		})
	}
}

// Logged writes what f makes of an attribute in its place.
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

// Parser reads tokens with one more option.
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

// oneByOne serves one request at a time.
func serialized(h http.HandlerFunc) http.Handler {
	turn := make(chan struct{}, 1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn <- struct{}{}
		defer func() { <-turn }()
		h(w, r)
	})
}

// shortQueryTimeout gives the app's database little time: what has no end keeps a processor busy until it is cut off, and who waits for
// a connection has to look the same.
func shortQueryTimeout(w *world.World) { w.Database.SetQueryTimeout(20 * time.Millisecond) }

// defaultQueryTimeout gives it the usual time again, so that no busy machine makes an answer late.
func defaultQueryTimeout(w *world.World) { w.Database.SetQueryTimeout(api.QueryBudget) }

// Steps takes several steps as one.
func Steps(steps ...world.Step) world.Step {
	return func(w *world.World) {
		for _, s := range steps {
			s(w)
		}
	}
}

// breakerNeverCloses answers for the app once it has failed, whatever has become of it since.
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
