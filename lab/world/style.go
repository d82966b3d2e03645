package world

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"failurelab/lab/api"
)

// Style is one way to keep the contract. Labs of different styles are all correct. They differ in what the clauses leave
// open, so a test that relies on such a detail fails on one of them and is too strict.
type Style struct {
	Name   string
	Traits []Trait
}

// Trait is one detail that a style does differently.
type Trait struct {
	Aspect Aspect // the clauses with this aspect leave it open
	Lab    string // "a lab that ...", as learners read it
	Step   Step
}

// Aspect is what a trait differs in. A clause names the aspects that it leaves open.
type Aspect string

// The aspects.
const (
	Body      Aspect = "body"
	Challenge Aspect = "challenge"
	Headers   Aspect = "headers"
	Line      Aspect = "log"
	Timeouts  Aspect = "timeouts" // how long the app waits for its partner and its database
)

// Styles are all styles. The first has no traits; a learner sees it while debugging.
var Styles = []Style{
	{Name: "plain"},
	{Name: "terse", Traits: []Trait{
		{Body, "a lab that words titles and details its own way", func(w *World) {
			w.App.OnProblem(func(p *api.Problem) {
				p.Set("title", fmt.Sprintf("Not possible (%d)", p.Status))
				p.Set("detail", "See our manual.")
			})
		}},
		{Body, "a lab that names the charset in Content-Type", func(w *World) {
			w.App.OnProblem(func(p *api.Problem) { p.Media += "; charset=utf-8" })
		}},
		{Challenge, "a lab whose challenge has a parameter more", func(w *World) {
			w.App.OnProblem(func(p *api.Problem) {
				if c := p.Header.Get("WWW-Authenticate"); c != "" {
					p.Header.Set("WWW-Authenticate", c+`, resource_metadata="/.well-known/oauth-protected-resource"`) // RFC 9728 §5.1
				}
			})
		}},
		{Line, "a lab whose clock is some minutes behind yours", behind(7 * time.Minute)},
		{Line, "a lab that logs the attributes in another order", func(w *World) {
			w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
				attrs = slices.Clone(attrs)
				slices.Reverse(attrs)
				return attrs
			})
		}},
		{Timeouts, "a lab that waits longer for its partner", func(w *World) { w.Partner.SetTimeout(550 * time.Millisecond) }},
		{Timeouts, "a lab that gives its database more time", func(w *World) { w.Database.SetExtraQueryTime(20 * time.Millisecond) }},
	}},
	{Name: "talkative", Traits: []Trait{
		{Body, "a lab that orders the members its own way, and has more of them", func(w *World) {
			w.App.OnProblem(func(p *api.Problem) {
				slices.Reverse(p.Members)
				p.Set("documentation", "/docs")
				p.Set("code", p.Status*10)
			})
		}},
		{Challenge, "a lab whose challenge orders the parameters its own way", func(w *World) {
			w.App.OnProblem(func(p *api.Problem) {
				scheme, params, ok := strings.Cut(p.Header.Get("WWW-Authenticate"), " ")
				if ok {
					list := strings.Split(params, ", ")
					slices.Reverse(list)
					p.Header.Set("WWW-Authenticate", scheme+" "+strings.Join(list, ", "))
				}
			})
		}},
		{Headers, "a lab whose request ids look otherwise", func(w *World) {
			w.App.NewID = func() string { return "req_" + strings.ToLower(rand.Text()) }
		}},
		{Headers, "a lab that sends a header more", func(w *World) {
			w.App.OnProblem(func(p *api.Problem) { p.Header.Set("Cache-Control", "no-store") })
		}},
		{Line, "a lab whose clock is more minutes behind yours", behind(13 * time.Minute)},
		{Line, "a lab that logs attributes more", func(w *World) {
			w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
				return append(slices.Clone(attrs), slog.String("service", "lab"), slog.String("zone", "b"))
			})
		}},
		{Timeouts, "a lab that waits much longer for its partner", func(w *World) { w.Partner.SetTimeout(700 * time.Millisecond) }},
		{Timeouts, "a lab that gives its database much more time", func(w *World) { w.Database.SetExtraQueryTime(40 * time.Millisecond) }},
	}},
}

// behind sets the clock back. Each style has another time, so that a time never looks like a stable fact. It is only minutes,
// so that a test may still compare an expiry with the real time.
func behind(d time.Duration) Step {
	return func(w *World) { w.Advance(-d) }
}

// Steps give a world the style.
func (s Style) Steps() []Step {
	steps := make([]Step, len(s.Traits))
	for i, t := range s.Traits {
		steps[i] = t.Step
	}
	return steps
}
