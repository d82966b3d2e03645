package world

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/wire"
)

// Trait is one detail that the contract leaves open, and that some correct labs do differently. A test that relies on such a
// detail fails in one of them, and is too strict.
type Trait struct {
	Aspect Aspect                    // what it differs in; the contract says what is open
	Lab    string                    // "a lab that ...", as learners read it
	Draw   func(*mathrand.Rand) Step // makes a step with the trait. Its numbers are drawn, so that none of them looks stable
}

// Aspect is what a trait differs in. A contract names the aspects that it leaves open.
type Aspect string

// The aspects.
const (
	Wording         Aspect = "wording of title and detail"
	MemberOrder     Aspect = "order of members"
	MoreMembers     Aspect = "more members"
	MoreHeaders     Aspect = "more headers"
	IDs             Aspect = "request ids"
	Charset         Aspect = "charset in Content-Type"
	ParameterOrder  Aspect = "order of a challenge's parameters"
	MoreParameters  Aspect = "more parameters in a challenge"
	AttributeOrder  Aspect = "order of attributes"
	MoreAttributes  Aspect = "more attributes"
	Time            Aspect = "clock"
	ErrorWords      Aspect = "words around an error"
	StackForm       Aspect = "form of a stack"
	PartnerTimeouts Aspect = "timeout for the partner"
	QueryTimeouts   Aspect = "timeout for the database"
	Lookups         Aspect = "repeated lookups"
	ClientWords     Aspect = "wording of the client's error"
	PongOrder       Aspect = "order of members in a 200"
	PongMembers     Aspect = "more members in a 200"
	PongHeaders     Aspect = "more headers in a 200"
	People          Aspect = "people and things" // the cast; no trait has it
)

// Traits are all traits. The first correct lab has none of them, so that debugging is calm; each of the other labs has some.
var Traits = []Trait{
	{Wording, "a lab that words titles and details in its own way", func(*mathrand.Rand) Step {
		return func(w *World) { // a broken lab has put its own text there
			w.App.OnProblem(func(p *api.Problem) {
				p.Set("title", fmt.Sprintf("Not possible (%d)", p.Status))
				p.Set("detail", "See our manual.")
			})
		}
	}},
	{MemberOrder, "a lab that orders the members in its own way", func(*mathrand.Rand) Step {
		return presents(func(p *api.Problem) { slices.Reverse(p.Members) })
	}},
	{MoreMembers, "a lab whose problem details have more members", func(*mathrand.Rand) Step {
		return presents(func(p *api.Problem) {
			p.Set("documentation", "/docs")
			p.Set("code", p.Status*10)
		})
	}},
	{Charset, "a lab that names the charset in Content-Type", func(*mathrand.Rand) Step {
		return presents(func(p *api.Problem) { p.Media += "; charset=utf-8" })
	}},
	{MoreHeaders, "a lab that sends an extra header", func(*mathrand.Rand) Step {
		return presents(func(p *api.Problem) { p.Header.Set("Cache-Control", "no-store") })
	}},
	{IDs, "a lab whose request ids look different", func(*mathrand.Rand) Step {
		return func(w *World) { w.App.NewID = func() string { return "req_" + strings.ToLower(rand.Text()) } }
	}},
	{MoreParameters, "a lab whose challenge has an extra parameter", func(*mathrand.Rand) Step {
		return presents(func(p *api.Problem) {
			if c := p.Header.Get("WWW-Authenticate"); c != "" {
				p.Header.Set("WWW-Authenticate", c+`, resource_metadata="/.well-known/oauth-protected-resource"`) // RFC 9728 §5.1
			}
		})
	}},
	{ParameterOrder, "a lab whose challenge orders the parameters in its own way", func(*mathrand.Rand) Step {
		return presents(func(p *api.Problem) {
			scheme, params, ok := strings.Cut(p.Header.Get("WWW-Authenticate"), " ")
			if ok {
				list := strings.Split(params, ", ")
				slices.Reverse(list)
				p.Header.Set("WWW-Authenticate", scheme+" "+strings.Join(list, ", "))
			}
		})
	}},
	{AttributeOrder, "a lab that logs the attributes in another order", func(*mathrand.Rand) Step {
		return func(w *World) {
			w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
				attrs = slices.Clone(attrs)
				slices.Reverse(attrs)
				return attrs
			})
		}
	}},
	{MoreAttributes, "a lab that logs more attributes", func(*mathrand.Rand) Step {
		return func(w *World) {
			w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
				return append(slices.Clone(attrs), slog.String("service", "lab"), slog.String("zone", "b"))
			})
		}
	}},
	{Time, "a lab whose clock is hours behind yours", func(dice *mathrand.Rand) Step {
		behind := between(dice, 2*time.Hour, 11*time.Hour)
		return func(w *World) { w.Advance(-behind) }
	}},
	{ErrorWords, "a lab that puts its own words before an error", func(dice *mathrand.Rand) Step {
		before := errorWords[dice.IntN(len(errorWords))]
		return func(w *World) {
			w.App.Describe = func(err error) error { return fmt.Errorf("%s%w", before, err) }
		}
	}},
	{StackForm, "a lab that logs a stack as a list of functions and files", func(*mathrand.Rand) Step {
		return func(w *World) {
			w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
				attrs = slices.Clone(attrs)
				for i, a := range attrs {
					if a.Key == "stack" {
						attrs[i].Value = slog.StringValue(listed(a.Value.String()))
					}
				}
				return attrs
			})
		}
	}},
	{PartnerTimeouts, "a lab that waits longer for its partner", func(dice *mathrand.Rand) Step {
		timeout := between(dice, PartnerTimeout+100*time.Millisecond, PartnerTimeout+300*time.Millisecond)
		return func(w *World) { w.Partner.SetTimeout(timeout) }
	}},
	{QueryTimeouts, "a lab that gives its database more time", func(dice *mathrand.Rand) Step {
		extra := between(dice, 15*time.Millisecond, 40*time.Millisecond)
		return func(w *World) { w.Database.SetExtraQueryTime(extra) }
	}},
	{Lookups, "a lab where the customer's machine looks up a name three times if it gets no clear response", func(*mathrand.Rand) Step {
		return func(w *World) { w.Network.SetAttempts(3) }
	}},
	{ClientWords, "a lab where the customer's machine puts errors into other words", func(dice *mathrand.Rand) Step {
		says := clientWords[dice.IntN(len(clientWords))]
		return func(w *World) { w.Network.SetWords(says) }
	}},
	{PongOrder, "a lab that orders the members of a 200 in its own way", func(*mathrand.Rand) Step {
		return onPong(func(p *api.Pong) { slices.Reverse(p.Members) })
	}},
	{PongMembers, "a lab whose 200 has more members", func(*mathrand.Rand) Step {
		return onPong(func(p *api.Pong) { p.Members = p.Members.With("version", 2).With("documentation", "/docs") })
	}},
	{PongHeaders, "a lab whose 200 has more headers", func(*mathrand.Rand) Step {
		return onPong(func(p *api.Pong) {
			p.Header.Set("Cache-Control", "no-store")
			p.Header.Set("Vary", "Authorization")
		})
	}},
}

// errorWords are what labs put before an error in the log.
var errorWords = []string{"request failed: ", "could not serve the request: ", "api: ", "handler: "}

// PlainError returns the text of a logged error without the words that a trait put before it.
func PlainError(text string) string {
	for _, before := range errorWords {
		if plain, ok := strings.CutPrefix(text, before); ok {
			return plain
		}
	}
	return text
}

// clientWords are texts that machines have for an error instead of Go's.
var clientWords = []string{"the request could not be completed", "Die Anfrage ist fehlgeschlagen", "la requête a échoué"}

// Drawn is a trait as one lab has it.
type Drawn struct {
	Trait

	Step Step
}

// Plain is a fact of a lab with the trait as it would be in a lab without it. How often the customer's machine asked for a name
// is then once, if it asked at all.
func (d Drawn) Plain(f wire.Fact) wire.Fact {
	lookups := f.Source == "metrics" && (f.Key == "dns_lookups_total" || f.Key == "dns_unanswered_total")
	if d.Aspect == Lookups && lookups && !f.Missing && f.Value != "0" {
		f.Value = "1"
	}
	return f
}

// onPong changes the 200 of /api/v1/ping.
func onPong(f func(*api.Pong)) Step { return func(w *World) { w.App.OnPong(f) } }

// presents changes how every problem looks.
func presents(f func(*api.Problem)) Step { return func(w *World) { w.App.Present(f) } }

// between draws a duration.
func between(dice *mathrand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(dice.Int64N(int64(most-least)))
}

// called is a function in a stack, and the file below it.
var called = regexp.MustCompile(`(?m)^(\S+)\([^\n]*\)\n\t(\S+):\d+`)

// listed is a stack as a list of functions and files, without the goroutine, addresses and lines.
func listed(stack string) string {
	var list []string
	for _, m := range called.FindAllStringSubmatch(stack, -1) {
		list = append(list, path.Base(m[1])+" in "+path.Base(m[2]))
	}
	return strings.Join(list, ", ")
}
