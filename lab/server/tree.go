package server

import "slices"

// question is a node of the triage tree. A question without answers is a leaf, at which tickets hang.
type question struct {
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
	{Answer: "401", Leaf: "401", Ask: "Who are you?", Look: "Which credential did the log see, and what was wrong with it?"},
	{Answer: "403", Leaf: "403", Ask: "May you?", Look: "What does the route need, and what was granted?"},
	{Answer: "404", Leaf: "404", Ask: "Is it there?", Look: "Which route, which row? SQL says why."},
}

// newTree returns the triage tree, as the README draws it. With withOther4xx it also has the leaf other4xx.
func newTree(withOther4xx bool) question {
	errors := clientErrors
	if withOther4xx {
		errors = append(slices.Clone(errors), question{
			Answer: "another 4xx", Leaf: other4xx,
			Ask: "What is wrong with the request?", Look: "Its method, its headers, its body. The response's headers may say what is allowed.",
		})
	}
	return question{
		Ask: "Does the request reach the server?", Look: "The log holds a line for it, or it does not.",
		Answers: []question{
			{
				Answer: "no", Ask: "What was the client told?", Look: "Read its error, and who signed the answer.",
				Answers: []question{
					{
						Answer: "an error, no status", Leaf: none,
						Ask: "How far did it come?", Look: "Did it refuse to send, find no name, get no connection?",
					},
					{
						Answer: "a status, not ours", Leaf: "other",
						Ask: "Who else answered?", Look: "A gateway, another host: some of the 404s. Which, the headers tell.",
					},
				},
			},
			{
				Answer: "yes", Ask: "A client or a server error?", Look: "The first digit of the status.",
				Answers: []question{
					{
						Answer: "4xx", Ask: "Which one?", Look: "The log says what was looked up.",
						Answers: errors,
					},
					{
						Answer: "5xx", Ask: "Is it latency?", Look: "Did it fail because time ran out?",
						Answers: []question{
							{Answer: "no", Leaf: "app", Ask: "What broke in the app?", Look: "The log line's error, its stack."},
							{Answer: "yes", Leaf: "slow", Ask: "Which clock ran out?", Look: "And what was it waiting for?"},
						},
					},
				},
			},
		},
	}
}
