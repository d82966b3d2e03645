package world

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"failurelab/lab/api"
)

// App is the API under test. Steps replace its parts; they take effect when the app starts.
type App struct {
	api.Parts

	Wrap func(http.Handler) http.Handler // puts a handler in front of the API's own

	world     *World
	presented func(*api.Problem)           // see Present
	running   atomic.Pointer[http.Handler] // nil until the app starts
}

func newApp(w *World) *App {
	return &App{Parts: api.Defaults(), Wrap: func(h http.Handler) http.Handler { return h }, presented: func(*api.Problem) {}, world: w}
}

// start builds the app from its parts, and has it serve.
func (a *App) start() {
	parts := a.Parts
	parts.Problem = a.problem
	app := a.Wrap(api.New(parts))
	a.running.Store(&app)
}

// ServeHTTP serves a request without the world's listener. [World.Calls] and the metrics do not count it.
func (a *App) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	(*a.running.Load()).ServeHTTP(rw, r)
}

// Restart restarts the app, with new connections to the database. The log and the gateway stay as they are.
func (a *App) Restart() { a.restartOn(a.world.Database.name) }

// RestartOnEmptyDatabase restarts the app with connections to another database, which has no tables.
func (a *App) RestartOnEmptyDatabase() { a.restartOn(a.world.Database.name + "-empty") }

// restartOn connects the app to a database, and restarts it if it has been started.
func (a *App) restartOn(database string) {
	a.world.Database.held.release() // its jobs end with it
	_ = a.DB.Close()                // a failure may have closed it already
	db, err := openInMemory(database)
	if err != nil {
		a.world.fail(fmt.Errorf("connect to %s: %w", database, err))
		return
	}
	a.DB = db
	if a.running.Load() != nil {
		a.start()
	}
}

// problem changes a problem of the app's or the gateway's just before it is written.
func (a *App) problem(p *api.Problem) {
	a.Problem(p)
	a.presented(p)
}

// Present makes f change how every problem looks, after the functions added before and after all of [App.OnProblem]. It is for
// what the contract leaves open, so that a broken lab need not know the order of a header's parameters.
func (a *App) Present(f func(*api.Problem)) {
	before := a.presented
	a.presented = func(p *api.Problem) { before(p); f(p) }
}

// OnProblem makes f change every problem that the app or the gateway writes, after the functions added before.
func (a *App) OnProblem(f func(*api.Problem)) {
	before := a.Problem
	a.Problem = func(p *api.Problem) { before(p); f(p) }
}

// OnPong makes f change the 200 of /api/v1/ping, after the functions added before.
func (a *App) OnPong(f func(*api.Pong)) {
	before := a.Pong
	a.Pong = func(p *api.Pong) { before(p); f(p) }
}

// OnLine makes f change every log line, after the functions added before.
func (a *App) OnLine(f func([]slog.Attr) []slog.Attr) {
	before := a.Line
	a.Line = func(attrs []slog.Attr) []slog.Attr { return f(before(attrs)) }
}
