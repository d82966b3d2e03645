package course

import (
	"context"
	"log/slog"
	"slices"

	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func unreachable() *Exercise {
	return &Exercise{
		Name:  "06_unreachable",
		Title: `no status at all: "we do not even get through"`,
		Waits: true,
		Contract: []Clause{
			{
				Number: "000.1", Name: "no response",
				Promises: []Promise{
					{Name: "error", Text: "the request ends in an error, and nothing else responds in the API's place"},
					{Name: "not served", Text: "the API does not serve the request"},
				},
				Open: []Open{
					{Text: "the wording of the error", Aspects: []world.Aspect{world.ClientWords}},
					{Text: "how long it takes", Always: "no two requests take the same time"},
				},
			},
			{
				Number: "000.2", Name: "log",
				Promises: []Promise{
					{Name: "one line", Text: "one line for each request that arrives, and no other line"},
					{Name: "id", Text: "each line has `request_id`", House: []failure.Mutant{unfindable}},
					{Name: "secrets", Text: "no line has a password or a token", House: []failure.Mutant{logsSecrets}},
					{Name: "user", Text: "each line has `user`", House: []failure.Mutant{logsNo("user", "a lab whose log does not say who sent a request", "who sent it")}},
					{Name: "method", Text: "each line has `method`", House: []failure.Mutant{logsNo("method", "a lab whose log does not say which method a request had", "which method it had")}},
					{Name: "path", Text: "each line has `path`", House: []failure.Mutant{logsNo("path", "a lab whose log does not say which path a request had", "which path it had")}},
					{Name: "route", Text: "each line has `route`", House: []failure.Mutant{logsNo("route", "a lab whose log does not say which route served a request", "which route served it")}},
					{Name: "status", Text: "each line has `status`", House: []failure.Mutant{logsNo("status", "a lab whose log does not say how a request ended", "how it ended")}},
				},
				Open: openLine,
			},
			{
				Number: "000.3", Name: "name",
				Promises: []Promise{
					{Name: "one address", Text: "`api.lab.test` has one address"},
					{Name: "one query", Text: "to connect, the customer's machine asks the name server once, for this name (`dns_lookups_total`)"},
				},
				Open: []Open{
					{Text: "how often it asks again after a lookup that failed or got no response", Aspects: []world.Aspect{world.Lookups}},
					{Text: "the name server's own address", Always: "each lab has a name server of its own"},
				},
			},
			{
				Number: "000.4", Name: "cure",
				Promises: []Promise{
					{Name: "at once", Text: "the cure helps at once"},
					{Name: "first try", Text: "the customer's first request after the cure succeeds"},
					{Name: "status", Text: "the status is 200"},
					{Name: "host", Text: "`X-Served-By` is `lab-2`, so the API itself responds", House: []failure.Mutant{{
						Lab:  "a lab whose responses do not say which host they are from",
						Ask:  "Your assertions after the cure: which host sent the response?",
						Swap: func(w *world.World) { w.App.Host = "" },
					}}},
					{Name: "media type", Text: "the body is `application/json`", House: []failure.Mutant{{
						Lab:  "a lab that sends its JSON as text/plain",
						Ask:  "Your assertions after the cure: how does a program know that the body is JSON?",
						Swap: pongs(func(p *api.Pong) { p.Media = "text/plain" }),
					}}},
					{Name: "ping", Text: "the body has `ping`", House: []failure.Mutant{{
						Lab:  "a lab whose 200 has no ping",
						Ask:  "Your assertions after the cure: did the API do its work? What does the body say?",
						Swap: pongs(lacks("ping")),
					}}},
					{Name: "user", Text: "the body has `user`", House: []failure.Mutant{{
						Lab:  "a lab whose 200 does not say who the caller is",
						Ask:  "Your assertions after the cure: does the body name the caller?",
						Swap: pongs(lacks("user")),
					}}},
					{Name: "own id", Text: "each response has an `X-Request-Id` of its own"},
					{Name: "own line", Text: "each response has a log line of its own", House: []failure.Mutant{{
						Lab:  "a lab that logs only failures",
						Ask:  "Your assertions after the cure: the request succeeds. What should the log hold?",
						Swap: func(w *world.World) { w.App.Log = warningsOnly{w.App.Log} },
					}}},
				},
				Open: []Open{
					{Text: "the order of the members", Aspects: []world.Aspect{world.PongOrder}},
					{Text: "more members", Aspects: []world.Aspect{world.PongMembers}},
					{Text: "more headers", Aspects: []world.Aspect{world.PongHeaders}},
					{Text: "what an id looks like", Aspects: []world.Aspect{world.IDs}},
				},
			},
			{
				Number: "000.5", Name: "https",
				Promises: []Promise{{Text: "a request over https gets its response over https, and is not redirected"}},
			},
		},
	}
}

// logsNo is a lab that leaves an attribute out of its log lines.
func logsNo(key, sentence, what string) failure.Mutant {
	return failure.Mutant{Lab: sentence, Ask: "Your assertions on the log: the request is in the log. Does its line say " + what + "?", Swap: failure.Unlogged(key)}
}

// pongs makes f change the 200 of /api/v1/ping.
func pongs(f func(*api.Pong)) world.Step { return func(w *world.World) { w.App.OnPong(f) } }

// lacks leaves a member out of a 200.
func lacks(name string) func(*api.Pong) {
	return func(p *api.Pong) {
		p.Members = slices.DeleteFunc(p.Members, func(m api.Member) bool { return m.Name == name })
	}
}

// warningsOnly is a log whose level is set to WARN.
type warningsOnly struct{ slog.Handler }

func (warningsOnly) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }
