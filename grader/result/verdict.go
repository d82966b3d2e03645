package result

// Verdict is the verdict on a ticket or an exercise.
type Verdict string

// The verdicts. For a ticket, the first one that applies counts.
const (
	NotStarted     Verdict = "not started"
	DoesNotCompile Verdict = "does not compile" // of an exercise
	Crashed        Verdict = "crashed"
	Wrong          Verdict = "wrong"      // fails on the first correct lab
	TooStrict      Verdict = "too strict" // fails on another correct lab
	TooWeak        Verdict = "too weak"   // passes on a lab that it should fail on
	WrongDiagnosis Verdict = "wrong diagnosis"
	Done           Verdict = "done"
	GraderError    Verdict = "grader error" // of an exercise: the grader's fault, never the learner's
	Refused        Verdict = "refused"      // of an exercise of a class: its files were not built, and the message says why
	Started        Verdict = "started"      // of an exercise: neither untouched nor done
)

// Scope says how much of an exercise was judged.
type Scope string

// The scopes.
const (
	Whole     Scope = "exercise"  // every ticket and the house rules
	Selection Scope = "selection" // go test -run or -skip: the tickets whose tests ran, and no house rules
)

// Form says what an exercise asks learners to write.
type Form string

// The forms.
const (
	Tests  Form = "tests"  // a test for each ticket
	Triage Form = "triage" // one function that diagnoses every incident
)
