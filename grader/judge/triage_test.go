package judge

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

var (
	shifts   = flag.Int("shifts", 1, "how many shifts the triage of the solution is put on call for")
	anySeeds = flag.Uint64("seed", 0, "of the first shift; 0: another one each time")
)

// inShift is how many incidents a shift of these tests has.
const inShift = 150

// The tree of the solution knows every cause, whatever the customers are called and in whatever order they call. For many
// more incidents: go test ./grader/judge -run ManyIncidents -shifts 40.
func TestTriageOfManyIncidents(t *testing.T) {
	t.Parallel()
	onCall := triageOf(t, run.Source{Folder: "solutions"})
	seeds(t, *shifts, func(seed uint64) error {
		r, err := onCall(seed, inShift)
		if err != nil || r.Right == r.Incidents {
			return err
		}
		// On a machine that is too busy, a lab may have been late. What the tree does not know, it does not know again.
		t.Logf("seed %d, tried again: %s", seed, r.Summary())
		if r, err = onCall(seed, inShift); err == nil {
			assert.Equal(t, r.Incidents, r.Right, "seed %d: %v", seed, r.Mistakes)
		}
		return err
	})
}

// A triage that guesses is not fit to be on call, and one that names no cause is neither.
func TestTriagesThatGuess(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"triages/status_only", "triages/no_cause", "cases/07-no-sql-no-metrics"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onCall := triageOf(t, run.Source{Folder: "exercises", Files: map[string]string{
				"07_triage/exercise_test.go": filepath.Join("..", "testdata", name, "exercise_test.go"),
			}})
			seeds(t, 1, func(seed uint64) error {
				r, err := onCall(seed, inShift)
				t.Logf("seed %d: %s", seed, r.Summary())
				assert.Less(t, r.Score, 0.40, "seed %d", seed)
				return err
			})
		})
	}
}

// leftOut are what the solution's triage leaves out, one at a time, and what that costs. Each is a statement at the beginning of one of its
// functions.
var leftOut = []struct {
	name, function, statement string

	decoy lab.Cause // the shift has it
	most  float64   // the score; 0: less than right by at least one cause's share
}{
	{name: "sql", function: "first", statement: `return ""`, most: 0.70},
	{name: "metrics", function: "metrics", statement: `return lab.Metrics{}`, most: 0.85},
	{name: "any DNSError", function: "unresolved", statement: `return lab.DNSNXDOMAIN`, decoy: lab.DNSServfail},
	{name: "any refused token", function: "refusedToken", statement: `return lab.ExpiredToken`, decoy: lab.ForgedToken},
	{name: "any refused key", function: "refusedKey", statement: `return lab.RevokedKey`, decoy: lab.InvalidAPIKey},
	{name: "any refused password", function: "refusedPassword", statement: `return lab.UsernameCase`, decoy: lab.WrongPassword},
	{name: "any late 504 without an id", function: "answeredForUs", statement: `if i.Response.Status == 504 { return lab.IdleTimeout }`, decoy: lab.FrozenApp},
	{name: "any stack", function: "broken", statement: `if line.Attr("stack") != "" { return lab.Crash }`, decoy: lab.NilPointer},
	{name: "any database timeout", function: "starved", statement: `return lab.ResourceExhaustion`, decoy: lab.SlowReport},
	{name: "any failed dial", function: "unconnected", statement: `return lab.ConnectionRefused`, decoy: lab.WrongPort},
	{name: "any good status", function: "delivered", statement: `return lab.Healthy`, decoy: lab.PanicAfterFirstByte},
}

// What a triage does not ask for costs it. The seeds are the first whose shift has the decoy.
func TestWeakTriages(t *testing.T) {
	t.Parallel()
	onCall := triageOf(t, run.Source{Folder: "solutions", Files: weakened(t)})
	var group errgroup.Group
	group.SetLimit(2)
	for n, w := range leftOut {
		group.Go(func() error {
			seed := uint64(course.Practice)
			for w.decoy != "" && !has(course.Incidents(seed, Incidents), w.decoy) {
				seed++
			}
			r, err := onCall(seed, Incidents, fmt.Sprintf("-weak=%d", n))
			t.Logf("%s, seed %d: %s", w.name, seed, r.Summary())
			most := cmp.Or(w.most, 1-1/float64(len(r.Causes))+1e-9)
			assert.Less(t, r.Score, most, w.name)
			return err
		})
	}
	require.NoError(t, group.Wait())
}

func has(list []course.Incident, cause lab.Cause) bool {
	return slices.ContainsFunc(list, func(i course.Incident) bool { return i.Cause == cause })
}

// weakened are the solution's files, with a flag that says which statement of leftOut is taken.
func weakened(t *testing.T) map[string]string {
	t.Helper()
	const folder = "../../solutions/07_triage"
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	files, used := map[string]string{}, map[string]bool{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		require.NoError(t, err)
		source := strings.ReplaceAll(string(text), "i.Metrics()", "metrics(i)")
		if entry.Name() == "exercise_test.go" {
			source = strings.Replace(source, "import (", "import (\n\t\"flag\"", 1) + `
var weak = flag.Int("weak", -1, "")

func metrics(i lab.Incident) lab.Metrics {
	return i.Metrics()
}
`
		}
		for n, w := range leftOut {
			head := regexp.MustCompile(`(?m)^func ` + w.function + `\(.*\{$`)
			if head.MatchString(source) {
				used[w.name] = true
				source = head.ReplaceAllString(source, fmt.Sprintf("${0}\n\tif *weak == %d { %s }", n, w.statement))
			}
		}
		file := filepath.Join(t.TempDir(), entry.Name())
		require.NoError(t, os.WriteFile(file, []byte(source), 0o600))
		files["07_triage/"+entry.Name()] = file
	}
	for _, w := range leftOut {
		assert.True(t, used[w.name], "the solution has no function %s", w.function)
	}
	return files
}

// seeds runs f for some seeds, side by side.
func seeds(t *testing.T, n int, f func(seed uint64) error) {
	t.Helper()
	var group errgroup.Group
	group.SetLimit(2)
	for i := range n {
		seed := *anySeeds + uint64(i)
		if *anySeeds == 0 {
			seed = rand.Uint64()
		}
		group.Go(func() error { return f(seed) })
	}
	require.NoError(t, group.Wait())
}

// triageOf builds a triage, to be put on call for the incidents of a seed.
func triageOf(t *testing.T, src run.Source) func(seed uint64, n int, args ...string) (result.TriageSummary, error) {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	src.Root, err = run.Root(dir)
	require.NoError(t, err)
	for name, file := range src.Files {
		src.Files[name], err = filepath.Abs(file)
		require.NoError(t, err)
	}
	e := course.Find("07_triage")
	program, err := run.Build(t.Context(), e.Name, src, t.TempDir())
	require.NoError(t, err)
	ctx := context.WithoutCancel(t.Context())
	return func(seed uint64, n int, args ...string) (result.TriageSummary, error) {
		p := program
		p.Args = args
		r, err := Grade(ctx, e, p, Options{Root: src.Root, Seed: seed, Incidents: n})
		if err != nil {
			return result.TriageSummary{}, err
		}
		if r.Triage == nil {
			return result.TriageSummary{Incidents: 1}, assert.AnError
		}
		return *r.Triage, nil
	}
}
