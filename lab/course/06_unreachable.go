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
				Promises: []Promise{{Text: "the call ends in an error. Nobody answers it in the API's place, and the API does not serve it"}},
				Open:     []Open{{Text: "the wording of the error, how long it takes"}},
			},
			{
				Number: "000.2", Name: "log",
				Promises: []Promise{{Text: "one line for each call that arrives, and no other; with `request_id method path route status user`; no password, no token", House: []failure.Mutant{unfindable, logsSecrets, {
					Lab:  "a lab whose log does not say who called",
					Ask:  "The call is in the log. Whose call was it?",
					Swap: failure.Unlogged("user"),
				}}}},
				Open: openLine,
			},
			{
				Number: "000.3", Name: "name",
				Promises: []Promise{{Text: "`api.lab.test` stands for one address, and to connect to it the customer's machine asks the name server once (`dns_lookups_total`), for this name"}},
				Open:     []Open{{Text: "what an error other than \"no such host\" makes the machine ask again, the name server's own address"}},
			},
			{
				Number: "000.4", Name: "cure",
				Promises: []Promise{{Text: "at once and at the first try, the same call answers 200, from the API: `X-Served-By` is `lab-2`, the body is `application/json` with `ping` and `user`, and each call has an `X-Request-Id` of its own, and its line", House: []failure.Mutant{{
					Lab:  "a lab whose answers do not say which host they are from",
					Ask:  "How does a customer tell you which host answered?",
					Swap: func(w *world.World) { w.App.Host = "" },
				}}}},
				Open: []Open{{Text: "the order of the members, more of them, more headers, what an id looks like"}},
			},
			{
				Number: "000.5", Name: "https",
				Promises: []Promise{{Text: "whoever calls by https is answered by https, and sent nowhere else"}},
			},
		},
	}
}
