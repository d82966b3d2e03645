package server

// question is a node of the triage tree: how one got there, and what to ask there. One without answers is a leaf.
type question struct {
	Answer  string // to the question above
	Ask     string
	Look    string // where to look
	Leaf    string // the branch, as tickets name it
	Answers []question
}

// tree is the triage tree, as the README draws it.
var tree = question{
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
					Answer: "4xx", Ask: "Which of the three?", Look: "The log says what was looked up.",
					Answers: []question{
						{Answer: "401", Leaf: "401", Ask: "Who are you?", Look: "Which credential did the log see, and what was wrong with it?"},
						{Answer: "403", Leaf: "403", Ask: "May you?", Look: "What does the route need, and what was granted?"},
						{Answer: "404", Leaf: "404", Ask: "Is it there?", Look: "Which route, which row? SQL says why."},
					},
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
