package command

import "fmt"

// label is a verdict, as a report writes it.
type label struct {
	name  string
	means string
	do    string
}

var labels = []label{
	{
		"NOT STARTED", "You have not started this ticket: no test opens it, or its test still has a TODO.",
		"Read the customer's words, and the exercise's README. Then replace the TODO in the ticket's test. For a first step, ask for a hint.",
	},
	{
		"WRONG", "Your test fails on a correct lab, or its results differ on the same lab. Until it always passes there, nothing that it catches counts.",
		"Run only this ticket with -v, and read which assertion fails. Compare it with what the contract in the README promises.",
	},
	{
		"TOO STRICT", "Your test passes on the first correct lab, and fails on another one. It asserts something that the contract leaves open, or it has copied a value.",
		"The report names the clause or the value. Assert only what the clause promises. Read names, ids and times from api.Given, the request, the log or the database.",
	},
	{
		"TOO WEAK", "Your test passes on all correct labs, and also on a lab where it should fail: a healthy lab, a broken lab or a look-alike.",
		"The report lists what your test misses, each with a hint. Add the assertion that fails there. To see the difference, replay the lab.",
	},
	{
		"NO DIAGNOSIS YET", "Your assertions are good. Your test hands in no diagnosis.",
		"Call api.Diagnose at the end of the test: Reached, Slow, Side, Cause, and one fact as Evidence.",
	},
	{
		"EVIDENCE TOO WEAK", "The cause is right. The fact that you hand in does not prove it: another suspect would show the same, or a correct lab shows something else.",
		"Choose a fact that is the same in every correct lab, and different for every other suspect: an attribute of the log line, the result of a query, or the client's error.",
	},
	{
		"WRONG DIAGNOSIS", "Your assertions are good. A part of the diagnosis is not right.",
		"The report says how many parts are right, and which are not. Compare the suspects in the README with what the log, the database and the metrics show.",
	},
	{
		"CRASHED", "The test ended its whole process, panicked, or never finished. That catches nothing.",
		"Do not call os.Exit or log.Fatal. Use require before you index or dereference. Give every loop an end, and every wait a limit.",
	},
	{
		"DOES NOT COMPILE", "Go cannot build the exercise's tests, so no ticket of it could be judged.",
		"Read the compiler's message: it begins with the file and the line. Fix the first error first.",
	},
	{
		"GRADER ERROR", "We could not judge your tests. That is our fault or the machine's, and says nothing about your tests. It costs no points.",
		"The message says what to do. To check the machine: " + grader + " doctor. If it happens again, please report it.",
	},
	{
		"DONE", "Your test passes on every correct lab, fails on every lab where it should, and the diagnosis is right and proved.",
		"Compare it with ours: " + grader + " solution, with the ticket's number.",
	},
}

// labelNamed is a label by its name, in whatever case and with dashes or spaces.
func labelNamed(name string) (label, bool) {
	for _, l := range labels {
		if letters(l.name) == letters(name) {
			return l, true
		}
	}
	return label{}, false
}

func (s *session) explainLabel(l label) {
	fmt.Fprintln(s.out, l.name)
	s.columns("  ", l.means)
	fmt.Fprintln(s.out, "\nWhat to do")
	s.columns("  ", l.do)
}
