package server

import (
	"fmt"
	"slices"
)

// question is a node of the triage tree. A question without answers is a leaf, at which tickets hang.
type question struct {
	ID      string // in the page
	Answer  string // the answer to the question above that leads here
	Ask     string
	Look    string // where to look
	Leaf    string // the name of the leaf, as in row.Branches
	Answers []question
}

// other4xx is the leaf of the status codes between 400 and 499 that have no leaf of their own.
const other4xx = "4xx"

// clientErrors are the leaves of the client's errors, except other4xx.
var clientErrors = []question{
	{Answer: "401", Leaf: "401", Ask: "Who are you?", Look: "Which credential is in the log, and what was wrong with it?"},
	{Answer: "403", Leaf: "403", Ask: "May you?", Look: "What does the route need, and what was granted?"},
	{Answer: "404", Leaf: "404", Ask: "Is it there?", Look: "Which route, which row? SQL says why."},
}

// newTree returns the triage tree, as the README draws it. With withOther4xx it also has the leaf other4xx.
func newTree(withOther4xx bool) question {
	errors := clientErrors
	if withOther4xx {
		errors = append(slices.Clone(errors), question{
			Answer: "another 4xx", Leaf: other4xx,
			Ask: "What is wrong with the request?", Look: "Check its method, headers and body. The response's headers may say what is allowed.",
		})
	}
	q := question{
		Ask: "Does the request reach the server?", Look: "The log has a line for it, or it does not.",
		Answers: []question{
			{
				Answer: "no", Ask: "What did the client get?", Look: "Read its error, or the headers of the response.",
				Answers: []question{
					{
						Answer: "an error, no status code", Leaf: none,
						Ask: "How far did it get?", Look: "Did the client refuse to send, find no address, or get no connection?",
					},
					{
						Answer: "a status code, not from the API", Leaf: "other",
						Ask: "What else responded?", Look: "A gateway or another host sends some of the 404s. The headers say which.",
					},
				},
			},
			{
				Answer: "yes", Ask: "Is it a client or a server error?", Look: "The first digit of the status code.",
				Answers: []question{
					{
						Answer: "4xx", Ask: "Which one?", Look: "The log says what was looked up.",
						Answers: errors,
					},
					{
						Answer: "5xx", Ask: "Is it latency?", Look: "Did it fail because a timeout ran out?",
						Answers: []question{
							{Answer: "no", Leaf: "app", Ask: "What failed in the API?", Look: "The log line's error and stack."},
							{Answer: "yes", Leaf: "slow", Ask: "Which timeout ran out?", Look: "What was the API waiting for?"},
						},
					},
				},
			},
		},
	}
	return numbered(q, "1")
}

// numbered returns a question with its own id, and its answers with theirs below it: "1", "1-1", "1-2".
func numbered(q question, id string) question {
	q.ID, q.Answers = id, slices.Clone(q.Answers)
	for i, a := range q.Answers {
		q.Answers[i] = numbered(a, fmt.Sprintf("%s-%d", id, i+1))
	}
	return q
}
