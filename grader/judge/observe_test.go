package judge

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func observe(t *testing.T, s *script, more func(*Options)) *Observations {
	t.Helper()
	options := Options{Root: "/module", Order: 7}
	if s != nil {
		options.Runner = s
	}
	if more != nil {
		more(&options)
	}
	o, err := Observe(t.Context(), small.Exercise(), run.Program{}, options)
	require.NoError(t, err)
	return o
}

func judged(t *testing.T, o *Observations) result.Ticket {
	t.Helper()
	return ticketOf(t, Verdict(small.Exercise(), o), small.Core)
}

func TestObserveASoundTest(t *testing.T) {
	t.Parallel()
	o := observe(t, &script{tests: map[string]func(*visit){small.Core: sound}}, nil)
	ticket := judged(t, o)
	assert.Equal(t, result.Done, ticket.Verdict, "%+v", ticket)
	assert.Equal(t, 100, ticket.Points)
	assert.Equal(t, "exercises/01_unauthorized/exercise_test.go:10", ticket.At)
	assert.Equal(t, uint64(7), o.Order)
	assert.Equal(t, 6, result.Caught(Verdict(small.Exercise(), o).House), "one test keeps watch over every house rule")
	assert.Len(t, of(o).House, 6, "and meets each of them once")
	assert.Contains(t, o.Snapshots, "01-T105-l1", "evidence is compared with the lab, not with what the test did there")
}

// A rule that one test does not catch is given to another one, and then to the rest.
func TestEveryHouseRuleMeetsEveryTestInTheEnd(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*visit){small.Core: passes, small.Another: passes, small.Stretch: passes}
	o := observe(t, &script{tests: tests}, nil)
	for number, ticket := range o.Tickets {
		var labs []string
		for _, trial := range ticket.House {
			labs = append(labs, trial.Lab)
		}
		slices.Sort(labs)
		assert.Equal(t, []string{"01-h1", "01-h2", "01-h3", "01-h4", "01-h5", "01-h6"}, labs, number)
	}
	assert.Equal(t, result.TooWeak, judged(t, o).Verdict)
	assert.Len(t, of(o).Wrong, len(small.Exercise().Wrong(small.Exercise().Ticket(small.Core))))
	assert.Empty(t, of(o).Traits)

	tests = map[string]func(*visit){small.Core: sound, small.Another: passes, small.Stretch: passes}
	o = observe(t, &script{tests: tests}, nil)
	trials := 0
	for _, ticket := range o.Tickets {
		trials += len(ticket.House)
	}
	assert.Less(t, trials, 3*6, "what one has caught is not given to all others")
	assert.Equal(t, 6, result.Caught(Verdict(small.Exercise(), o).House))

	o = observe(t, &script{tests: tests}, func(options *Options) { options.Scope = result.Selection })
	assert.Empty(t, of(o).House, "nobody asked for house rules")
}

func TestObserveFindsTheTraitThatIsTooMuch(t *testing.T) {
	t.Parallel()
	o := observe(t, &script{tests: map[string]func(*visit){small.Core: strict}}, nil)
	ticket := judged(t, o)
	assert.Equal(t, result.TooStrict, ticket.Verdict)
	assert.Contains(t, ticket.Message, "a lab that names the charset in Content-Type")
	assert.NotContains(t, ticket.Message, "orders the members")
	assert.GreaterOrEqual(t, len(of(o).Again), 2, "the first lab is given again, among the others and among the traits")
}

// One test's crash costs the others nothing.
func TestCrashesAreOneTicketsOnly(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		exit run.Exit
		says string
	}{
		{"ends the process", run.Exit{Code: 1, Output: "bye\n"}, "ends the whole process with code 1"},
		{"hangs", run.Exit{Code: -1, Hung: true}, "does not end"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := &script{tests: map[string]func(*visit){small.Core: sound, small.Another: passes}}
			s.exit = func(opened []string) *run.Exit {
				if slices.Contains(opened, small.Another) {
					return &tc.exit
				}
				return nil
			}
			o := observe(t, s, nil)
			r := Verdict(small.Exercise(), o)
			assert.Equal(t, result.Done, ticketOf(t, r, small.Core).Verdict)
			another := ticketOf(t, r, small.Another)
			assert.Equal(t, result.Crashed, another.Verdict)
			assert.Contains(t, another.Message, tc.says)
		})
	}
}

// A program that crashes for every ticket is not run again and again.
func TestCrashesOfTheWholeProgram(t *testing.T) {
	t.Parallel()
	s := &script{
		tests: map[string]func(*visit){small.Core: passes},
		exit:  func([]string) *run.Exit { return &run.Exit{Hung: true} },
	}
	var out, errs countingWriter
	o := observe(t, s, func(options *Options) { options.Visible = &Visible{Stdout: &out, Stderr: &errs} })
	assert.True(t, o.Crash.Hung)
	assert.Nil(t, o.Visible, "what hangs is not shown")
	assert.Equal(t, result.Crashed, Verdict(small.Exercise(), o).Verdict)
	assert.Equal(t, 2, s.runs)
}

// A program that ends early for every ticket is not run again. Its output is shown without the stack trace.
func TestAProgramThatEndsEarlyIsShown(t *testing.T) {
	t.Parallel()
	s := &script{tests: map[string]func(*visit){small.Core: passes}, exit: func([]string) *run.Exit {
		return &run.Exit{Code: 2, Output: "seen: 3\n--- FAIL: TestHelper (0.00s)\n" + trouble}
	}}
	var out strings.Builder
	o := observe(t, s, func(options *Options) { options.Visible = &Visible{Stdout: &out, Stderr: io.Discard} })
	assert.Equal(t, "seen: 3\n--- FAIL: TestHelper (0.00s)\n", out.String())
	assert.Nil(t, o.Visible)
	assert.Equal(t, 2, s.runs)
	res := Verdict(small.Exercise(), o)
	assert.Equal(t, result.Crashed, res.Verdict)
	assert.Contains(t, res.Message, "TestHelper panics (assignment to entry in nil map at exercise_test.go:8). That ends the whole test program")
	assert.Equal(t, &result.Next{At: "exercises/01_unauthorized/exercise_test.go:8", What: "TestHelper: fix the panic at this line"}, res.Next)
}

type countingWriter struct{ n int }

func (w *countingWriter) Write(b []byte) (int, error) { w.n += len(b); return len(b), nil }

func TestOrphansAndUnknownTickets(t *testing.T) {
	t.Parallel()
	s := &script{
		tests: map[string]func(*visit){small.Core: passes, "T999": passes},
	}
	o := observe(t, s, nil)
	require.Len(t, o.Unknown, 1)
	assert.Equal(t, "T999", o.Unknown[0].Ticket)
	assert.Nil(t, o.Orphan)
}

func TestTheVisibleRunIsAnObservation(t *testing.T) {
	t.Parallel()
	s := &script{tests: map[string]func(*visit){small.Core: sound}}
	quiet := observe(t, s, nil)
	assert.Nil(t, quiet.Visible)

	o := observe(t, s, func(options *Options) { options.Visible = &Visible{Stdout: io.Discard, Stderr: io.Discard} })
	require.NotNil(t, o.Visible)
	assert.True(t, o.Visible.Ended)
	assert.Equal(t, result.Done, judged(t, o).Verdict)

	o.Visible.Failed = map[string]string{small.Core: "TestT105"}
	assert.Equal(t, result.Wrong, judged(t, o).Verdict)
}

// A notice makes the test fail where it stands, in the run that the learner sees.
func TestNotices(t *testing.T) {
	t.Parallel()
	var notices []string
	s := &script{tests: map[string]func(*visit){small.Core: func(v *visit) {
		passes(v)
		if v.opened.Notice != "" {
			notices = append(notices, v.opened.Notice)
		}
	}}}
	observe(t, s, func(options *Options) { options.Visible = &Visible{Stdout: io.Discard, Stderr: io.Discard} })
	assert.Equal(t, []string{"T105 TOO WEAK: see the verdict below"}, notices)
}

// A fault of the machine is an error, and never a verdict.
func TestFaultsAreErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("no more processes")
	_, err := Observe(t.Context(), small.Exercise(), run.Program{}, Options{Runner: failing{broken}})
	require.ErrorIs(t, err, broken)

	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	_, err = Observe(ctx, small.Exercise(), run.Program{}, Options{Runner: &script{}})
	require.ErrorContains(t, err, "enough")

	_, err = Observe(t.Context(), small.Exercise(), run.Program{}, Options{Address: "256.0.0.1:0"})
	require.ErrorContains(t, err, "host: ")
}

type failing struct{ err error }

func (f failing) Run(context.Context, run.Program, run.Job) (run.Exit, error) {
	return run.Exit{}, f.err
}

// Observations and results are files: nothing of them may be lost on the way.
func TestObservationsSurviveJSON(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	for name, test := range map[string]func(*visit){"sound": sound, "strict": strict, "lazy": passes} {
		o := observe(t, &script{tests: map[string]func(*visit){small.Core: test}}, nil)
		before := Verdict(e, o)
		b, err := json.Marshal(o)
		require.NoError(t, err)
		var again Observations
		require.NoError(t, json.Unmarshal(b, &again))
		after := Verdict(e, &again)
		assert.Equal(t, before, after, name)

		b, err = json.Marshal(before)
		require.NoError(t, err)
		var r result.Result
		require.NoError(t, json.Unmarshal(b, &r))
		assert.Equal(t, before, r, name)
	}
}

func TestSlots(t *testing.T) {
	t.Parallel()
	s := run.NewSlots(1)
	turn, err := s.Take(t.Context(), run.Works)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeoutCause(t.Context(), time.Millisecond, errors.New("no room"))
	defer cancel()
	_, err = s.Take(ctx, run.Waits)
	require.ErrorContains(t, err, "no room")
	turn.Release()
	_, err = s.Take(t.Context(), run.Waits)
	require.NoError(t, err)
	_, err = s.Take(t.Context(), run.Waits)
	require.NoError(t, err, "two that wait fit where one works")
}
