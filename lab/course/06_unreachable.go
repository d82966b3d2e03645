package course

import (
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
				Number: "000.1", Name: "no answer",
				Promise: "the call ends in an error. Nobody answers it in the API's place, and the API does not serve it",
				Open:    "the wording of the error, how long it takes",
			},
			{
				Number: "000.2", Name: "log",
				Promise: "one line for each call that arrives, and no other; with `request_id method path route status user`; no password, no token",
				Open:    "the order, more attributes, which time it is",
				Aspects: []world.Aspect{world.Line},
				Broken: []failure.Mutant{unfindable, logsSecrets, {
					Lab:  "a lab whose log does not say who called",
					Ask:  "The call is in the log. Whose call was it?",
					Swap: failure.Unlogged("user"),
				}},
			},
			{
				Number: "000.3", Name: "name",
				Promise: "`api.lab.test` stands for one address, and to connect to it the customer's machine asks the name server once (`dns_lookups_total`), for this name",
				Open:    "what an error other than \"no such host\" makes the machine ask again, the name server's own address",
			},
			{
				Number: "000.4", Name: "cure",
				Promise: "at once and at the first try, the same call answers 200, from the API: `X-Served-By` is `lab-2`, the body is `application/json` with `ping` and `user`, and each call has an `X-Request-Id` of its own, and its line",
				Open:    "the order of the members, more of them, more headers, what an id looks like",
				Aspects: []world.Aspect{world.Body, world.Headers},
				Broken: []failure.Mutant{{
					Lab:  "a lab whose answers do not say which host they are from",
					Ask:  "How does a customer tell you which host answered?",
					Swap: func(w *world.World) { w.App.Host = "" },
				}},
			},
			{
				Number: "000.5", Name: "https",
				Promise: "whoever calls by https is answered by https, and sent nowhere else",
			},
		},
	}
}
