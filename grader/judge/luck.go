package judge

import "slices"

// A test may fail by chance, and so catch labs. That must not be worth the risk of failing on a correct lab, which costs the points
// of a valid test. So a test is tried on correct labs once for each time that those points go into what it could catch: with any
// chance of failing, it loses about as much as it wins.

// outlast adds the first lab to the jobs of all tickets with a valid test, until each test that has caught something has been
// tried on correct labs often enough.
func (j *observer) outlast(todo jobs, o *Observations) {
	good := validTests(o)
	numbers, _ := houseSoFar(o, good)
	taken := map[string]bool{} // the house rules that a ticket before has caught
	rounds := 0
	for _, number := range numbers {
		t := o.Tickets[number]
		open, caught := 0, caughtIn(t.House, good[number])
		for _, code := range codesIn(t.House) {
			if !taken[code] {
				open++
			}
		}
		if len(caught)+len(caughtIn(t.Wrong, good[number])) > 0 {
			rounds = max(rounds, triesFor(open, len(j.ruleCodes()))-len(t.Right)-len(t.Again))
		}
		for _, code := range caught {
			taken[code] = true
		}
	}
	if rounds > 0 {
		j.firstLabs(todo, o, rounds)
	}
}

// triesFor is how often a test is tried on correct labs that could catch its ticket's labs and that many of the house rules.
func triesFor(rules, all int) int {
	atStake := pointsBroken + pointsAlike
	if rules > 0 {
		atStake += share(pointsHouse, rules, all)
	}
	return (atStake + pointsValid - 1) / pointsValid
}

// caughtIn are the codes of the labs that a valid test has caught.
func caughtIn(trials []Trial, good map[string]bool) (codes []string) {
	for _, trial := range trials {
		if _, ok := trial.caught(good); ok {
			codes = append(codes, trial.Lab)
		}
	}
	return codes
}

// codesIn are the codes of the labs of trials, each once.
func codesIn(trials []Trial) []string {
	codes := make([]string, 0, len(trials))
	for _, trial := range trials {
		codes = append(codes, trial.Lab)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
