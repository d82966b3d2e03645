package course_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// handedOut is what a learner finds in an exercise's folder.
func handedOut(t *testing.T, exercise string) course.Folder {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(root, "exercises", exercise, "README.md"))
	require.NoError(t, err)
	starter, err := os.ReadFile(starters(exercise))
	require.NoError(t, err)
	return course.Folder{README: string(readme), Starter: string(starter)}
}

func TestNothingIsMissing(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		for _, d := range e.Defects(handedOut(t, e.Name)) {
			t.Error(d)
		}
	}
}

// A test looks where each failure's See tells people to look.
func TestFailureIsMadeForReal(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		if e.OnCall {
			continue
		}
		for _, f := range e.Suspects {
			t.Run(string(f.Cause), func(t *testing.T) {
				t.Parallel()
				if why := f.Unsupported(); why != "" {
					t.Skip(why)
				}
				defects, err := e.Unshown(t.Context(), f)
				require.NoError(t, err)
				for _, d := range defects {
					t.Error(d)
				}
			})
		}
	}
}

// damaged is a copy of the first exercise that a test may spoil, with the failure behind T105 and a suspect without a
// ticket.
type damaged struct {
	*course.Exercise
	course.Folder

	f, decoy *failure.Failure
	*failure.Ticket
}

func spoil(t *testing.T) damaged {
	t.Helper()
	e, f, ticket, decoy := *course.Find("01_unauthorized"), failure.ExpiredToken, *failure.ExpiredToken.Ticket, failure.WrongPassword
	ticket.Mutants, ticket.LookAlikes, ticket.EdgeCases = slices.Clone(ticket.Mutants), slices.Clone(ticket.LookAlikes), slices.Clone(ticket.EdgeCases)
	ticket.Near = slices.Clone(ticket.Near)
	f.Ticket = &ticket
	e.Contract = slices.Clone(e.Contract)
	for i, c := range e.Contract {
		e.Contract[i].Promises = slices.Clone(c.Promises)
	}
	for i, s := range e.Suspects {
		switch s.Cause {
		case f.Cause:
			e.Suspects[i] = &f
		case decoy.Cause:
			e.Suspects[i] = &decoy
		}
	}
	return damaged{&e, handedOut(t, e.Name), &f, &decoy, &ticket}
}

// A check that cannot fail proves nothing: here is an exercise with a defect of each kind.
func TestDefects(t *testing.T) {
	t.Parallel()
	const own, readme, expired, starter = "lab/course/01_unauthorized.go: ", "exercises/01_unauthorized/README.md: ",
		"lab/failure/expired_token.go: ", "grader/author/starters/testdata/01_unauthorized/exercise_test.go: "
	for name, tc := range map[string]struct {
		damage func(*damaged)
		want   []string
		ticket string
	}{
		"nothing": {damage: func(*damaged) {}},

		"no Means":     {func(d *damaged) { d.decoy.Means = "" }, []string{"lab/failure/wrong_password.go: Means is empty: say in one sentence", readme + "its table of suspects"}, ""},
		"no See":       {func(d *damaged) { d.f.See = "" }, []string{expired + "See is empty", readme + "its table of suspects"}, "T105"},
		"no Shows":     {func(d *damaged) { d.f.Shows = failure.Shows{} }, []string{expired + "Shows is empty"}, "T105"},
		"no Reached":   {func(d *damaged) { d.f.Reached = 0 }, []string{expired + "Reached is not answered"}, "T105"},
		"no Slow":      {func(d *damaged) { d.f.Slow = 0 }, []string{expired + "Slow is not answered"}, "T105"},
		"no Side":      {func(d *damaged) { d.f.Side = 0 }, []string{expired + "Side is not answered"}, "T105"},
		"no Break":     {func(d *damaged) { d.f.Break = nil }, []string{expired + "Break is missing"}, "T105"},
		"odd number":   {func(d *damaged) { d.Number = "X105" }, []string{expired + `Number is "X105"`, readme + "its table of tickets", "no test has this line"}, "X105"},
		"taken number": {func(d *damaged) { d.Number = "T205" }, []string{"has the number T205 too", readme + "its table of tickets", "no test has this line"}, "T205"},

		"no Symptom":          {func(d *damaged) { d.Symptom = "" }, []string{expired + "Symptom is empty", readme + "its table of tickets", starter + "no test has this line above it"}, "T105"},
		"no Begin":            {func(d *damaged) { d.Begin = "" }, []string{expired + "Begin is empty"}, "T105"},
		"symptom gives away":  {func(d *damaged) { d.Symptom = "My token has Expired" }, []string{expired + `Symptom gives the answer away: "expired"`, readme, starter}, "T105"},
		"no Production":       {func(d *damaged) { d.Production = "" }, []string{expired + "Production is empty"}, "T105"},
		"Begin gives away":    {func(d *damaged) { d.Begin = "Is it an expired token?" }, []string{expired + `Begin gives the answer away: "expired token"`}, "T105"},
		"a word in Begin":     {damage: func(d *damaged) { d.Begin = "Which token is it?" }},
		"no Cure":             {func(d *damaged) { d.f.Cure = nil }, []string{expired + "Cure is missing"}, "T105"},
		"near is itself":      {func(d *damaged) { d.Near = []lab.Cause{lab.ExpiredToken} }, []string{expired + `Near names "expired-token"`}, "T105"},
		"near is elsewhere":   {func(d *damaged) { d.Near = []lab.Cause{lab.SlowQuery} }, []string{expired + `Near names "slow-query"`}, "T105"},
		"too few broken labs": {func(d *damaged) { d.Mutants = d.Mutants[:1] }, []string{expired + "Mutants: 1 broken labs, want 2 to 6"}, "T105"},
		"no sentence":         {func(d *damaged) { d.Mutants[0].Lab = "" }, []string{expired + `broken lab "(no Lab)": Lab must begin with`}, "T105"},
		"no question":         {func(d *damaged) { d.Mutants[0].Ask = "Look." }, []string{"it needs a question in Ask"}, "T105"},
		"no such clause":      {func(d *damaged) { d.Mutants[0].Clause = "999.9" }, []string{`Clause is "999.9", want a clause of the contract in lab/course/01_unauthorized.go`}, "T105"},
		"no Swap":             {func(d *damaged) { d.Ticket.EdgeCases[0].Swap = nil }, []string{expired + "edge case "}, "T105"},

		"too few look-alikes":    {func(d *damaged) { d.LookAlikes = d.LookAlikes[:1] }, []string{expired + "LookAlikes: 1 look-alikes, want 2 to 5"}, "T105"},
		"look-alike unasked":     {func(d *damaged) { d.LookAlikes[0].Ask = "" }, []string{"it needs a question"}, "T105"},
		"look-alike elsewhere":   {func(d *damaged) { d.LookAlikes[0].Cause = lab.SlowQuery }, []string{"look-alike slow-query: it is not a suspect of 01_unauthorized"}, "T105"},
		"look-alike twice":       {func(d *damaged) { d.LookAlikes[1].Cause = d.LookAlikes[0].Cause }, []string{"listed twice"}, "T105"},
		"each look-alike is off": {func(d *damaged) { why(d.LookAlikes) }, []string{expired + "LookAlikes: each has a Why"}, "T105"},
		"one look-alike is off":  {damage: func(d *damaged) { why(d.LookAlikes[:1]) }},

		"no customers":             {func(d *damaged) { d.Title = "401" }, []string{own + "Title does not quote the customers"}, ""},
		"customers say nothing":    {func(d *damaged) { d.Title = `401: ""` }, []string{own + "Title does not quote the customers"}, ""},
		"odd clause":               {func(d *damaged) { d.Contract[0].Number = "401" }, []string{own + `the clause "401" has no number such as 401.2`, readme + "its table of contract"}, ""},
		"clause without a promise": {func(d *damaged) { d.Contract[0].Promises = nil }, []string{own + "clause 401.1: it has no Promises", readme + "its table of contract"}, ""},
		"clause without a name":    {func(d *damaged) { d.Contract[0].Name = "" }, []string{own + "clause 401.1: Name is empty", readme + "its table of contract"}, ""},
		"clause that leaves what":  {func(d *damaged) { d.Contract[1].Open = []course.Open{{Text: "the weather"}} }, []string{own + `clause 401.2: no correct lab differs in "the weather"`, readme + "its table of contract"}, ""},
		"clause twice":             {func(d *damaged) { d.Contract[1].Number = "401.1" }, []string{own + "two clauses have the number 401.1", "Clause is", "table of contract"}, ""},
		"clause that nobody breaks": {func(d *damaged) {
			d.Contract = append(d.Contract, course.Clause{Number: "401.99", Name: "x", Promises: []course.Promise{{Text: "y"}}})
		}, []string{own + "promise 401.99 x: no lab breaks it", readme + "its table of contract"}, ""},
		"too many house rules": {func(d *damaged) {
			d.Contract[4].Promises[0].House = slices.Repeat(d.Contract[2].Promises[0].House[:1], 20)
		}, []string{"house rules (House), want 1 to 16"}, ""},
		"house rule without a question": {func(d *damaged) {
			d.Contract[4].Promises[0].House = []failure.Mutant{{Lab: "a lab that is odd", Swap: func(*world.World) {}}}
		}, []string{own + `house rule "a lab that is odd": it needs a question`}, ""},
		"promise without a text":    {func(d *damaged) { d.Contract[0].Promises[0].Text = "" }, []string{own + "promise 401.1 status: Text is empty", readme + "its table of contract"}, ""},
		"promise that is told too":  {func(d *damaged) { d.Contract[0].Promises[0].Told = "x" }, []string{own + "promise 401.1 status: it has Told, and a lab breaks it", readme + "its table of contract"}, ""},
		"promises without a name":   {func(d *damaged) { d.Contract[0].Promises = append(d.Contract[0].Promises, course.Promise{Text: "y"}) }, []string{own + "clause 401.1: it has several promises, so each needs a Name", "want the name of a promise of clause 401.1", readme}, ""},
		"open, and no such aspect":  {func(d *damaged) { d.Contract[1].Open = []course.Open{{Text: "x", Aspects: []world.Aspect{"weather"}}} }, []string{own + `clause 401.2: no trait in world.Traits has the aspect "weather"`, readme}, ""},
		"another side without why":  {func(d *damaged) { d.f.AlsoSide = map[lab.Side]string{lab.Server: ""} }, []string{expired + "AlsoSide: name another side than Side, and say why"}, "T105"},
		"the same side once more":   {func(d *damaged) { d.f.AlsoSide = map[lab.Side]string{lab.Client: "x"} }, []string{expired + "AlsoSide: "}, "T105"},
		"another suspect twice":     {func(d *damaged) { d.Others = []failure.LookAlike{{Cause: d.LookAlikes[0].Cause}} }, []string{expired + "Others: ", "listed twice"}, "T105"},
		"another suspect elsewhere": {func(d *damaged) { d.Others = []failure.LookAlike{{Cause: lab.SlowQuery}} }, []string{expired + "Others: slow-query is not a suspect"}, "T105"},
		"no tickets": {func(d *damaged) { d.Suspects, d.Contract = nil, nil }, []string{
			own + "0 house rules", own + "it has no ticket: add one with", own + "0 suspects without a ticket", readme, readme, readme,
		}, ""},

		"no marker":      {func(d *damaged) { d.README = strings.Replace(d.README, "<!-- /suspects -->", "", 1) }, []string{readme + "the markers <!-- suspects --> and <!-- /suspects --> are missing"}, ""},
		"old table":      {func(d *damaged) { d.README = strings.Replace(d.README, "| T105 |", "| T155 |", 1) }, []string{readme + "its table of tickets is not current: run `go generate"}, ""},
		"no prose":       {func(d *damaged) { d.README = tablesOnly(d.Exercise) }, []string{readme + "0 words beside its tables, want 100 or more"}, ""},
		"a question":     {func(d *damaged) { d.README += "\n<!-- TODO: What do\ncustomers send? -->\n" }, []string{readme + "replace this by prose: What do customers send?"}, ""},
		"no such ticket": {func(d *damaged) { d.Starter += "\tapi := lab.Open(t, \"T199\")\n" }, []string{starter + "it opens T199, which no failure of the exercise has"}, ""},
		"other quote":    {func(d *damaged) { d.Starter = strings.Replace(d.Starter, "// T105: ", "// T105, ", 1) }, []string{starter + "no test has this line above it: // T105: "}, "T105"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := spoil(t)
			tc.damage(&d)

			got := d.Defects(d.Folder)

			said := make([]string, len(got))
			for i, g := range got {
				said[i] = g.String()
				assert.NotContains(t, said[i], "\n", "one line")
			}
			for _, want := range tc.want {
				assert.Contains(t, strings.Join(said, "\n"), want)
			}
			if len(tc.want) == 0 {
				assert.Empty(t, said)
				return
			}
			assert.Contains(t, tickets(got), tc.ticket)
		})
	}
}

func tickets(defects []course.Defect) (numbers []string) {
	for _, d := range defects {
		numbers = append(numbers, d.Ticket)
	}
	return numbers
}

func why(alikes []failure.LookAlike) {
	for i := range alikes {
		alikes[i].Why = "another status"
	}
}

// tablesOnly is a README whose author has written nothing.
func tablesOnly(e *course.Exercise) string {
	readme := "# 01 · Unauthorized\n"
	for name, table := range e.Tables() {
		readme += "\n## " + name + "\n<!-- " + name + " -->\n" + table + "<!-- /" + name + " -->\n\n    go test ./exercises/01_unauthorized\n"
	}
	return readme
}

func TestATriageNeedsItsTableAndProse(t *testing.T) {
	t.Parallel()
	e := course.Find("07_triage")
	got := e.Defects(course.Folder{})
	require.Len(t, got, 2)
	assert.Contains(t, got[0].String(), "exercises/07_triage/README.md: the markers <!-- suspects -->")
	assert.Contains(t, got[1].String(), "0 words beside its tables")
}

func TestUnshown(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	const file = "lab/failure/expired_token.go: Shows: "
	for name, tc := range map[string]struct {
		damage func(*failure.Failure)
		want   []string
	}{
		"nothing":        {damage: func(*failure.Failure) {}},
		"another status": {func(f *failure.Failure) { f.Shows.Status = 403 }, []string{file + "the client gets 401 Unauthorized, want 403"}},
		"a client error": {func(f *failure.Failure) { f.Shows.Client = "EOF" }, []string{file + `Client is "EOF", and the client gets 401 without an error`}},
		"another err":    {func(f *failure.Failure) { f.Shows.Err = "no such thing" }, []string{file + `Err is "no such thing", and the line's err is "token has`}},
		"another line":   {func(f *failure.Failure) { f.Shows.Log = map[string]string{"credential": "key"} }, []string{file + `Log has credential="key", and the line "token"`}},
		"another metric": {func(f *failure.Failure) { f.Shows.Metrics = map[string]string{"calls_total": "7"} }, []string{file + `Metrics has calls_total=7, and the lab "1"`}},
		"not a row":      {func(f *failure.Failure) { f.Shows.SQL = "select 1 where 0" }, []string{file + "SQL returns [], want one row"}},
		"bad SQL":        {func(f *failure.Failure) { f.Shows.SQL = "select from" }, []string{file + "SQL: "}},
		"not reached":    {func(f *failure.Failure) { f.Reached = lab.No }, []string{file + "Reached is lab.No, and the log has 1 line(s)"}},
		"not answered":   {damage: func(f *failure.Failure) { f.Reached = 0 }},
		"neither": {damage: func(f *failure.Failure) {
			f.Reached, f.Break, f.Shows = 0, failure.NewlineInToken.Break, failure.NewlineInToken.Shows
		}},
		"no Break":        {damage: func(f *failure.Failure) { f.Break = nil }},
		"another failure": {func(f *failure.Failure) { f.Break = failure.NewlineInToken.Break }, []string{file + "say in Client what the client's error contains", file + "Reached is lab.Yes, and the log has 0 lines"}},
		"another error":   {func(f *failure.Failure) { f.Break, f.Shows.Client = failure.NewlineInToken.Break, "EOF" }, []string{file + `Client is "EOF", and the client's error is "`, file + "Reached"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := failure.ExpiredToken
			tc.damage(&f)

			got, err := e.Unshown(t.Context(), &f)

			require.NoError(t, err)
			require.Len(t, got, len(tc.want), got)
			for i, want := range tc.want {
				assert.Contains(t, got[i].String(), want)
				assert.Equal(t, "T105", got[i].Ticket)
			}
		})
	}
}
