package watch

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"failurelab/grader/internal/golden"
	"failurelab/grader/result"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func replaceOnce(t *testing.T, s, old, by string) string {
	t.Helper()
	require.Equal(t, 1, strings.Count(s, old))
	return strings.Replace(s, old, by, 1)
}

const (
	one = "01_unauthorized"
	two = "02_forbidden"
)

// weak is a verdict with everything in it that can be long.
func weak() result.Result {
	return result.Result{
		Exercise: one, Position: 1, Title: `401: "I have a credential, and you answer 401"`, Folder: "exercises/" + one,
		Form: result.Tests, Scope: result.Whole, Verdict: result.Started, Points: 150, Max: 900,
		Next: &result.Next{Ticket: "T105", At: "exercises/01_unauthorized/exercise_test.go:20", What: "T105: your test misses 1 of 2 labs"},
		Tickets: []result.Ticket{
			{Ticket: "T101", Symptom: "I am logged in", Verdict: result.Done, Points: 100, Max: 100, Tests: []string{"TestT101"}},
			{
				Ticket: "T105", Symptom: "It worked an hour ago, and now you turn me away as if you had never seen me", Verdict: result.TooWeak, Points: 50, Max: 100,
				Right: 3, OutOf: 3, At: "exercises/01_unauthorized/exercise_test.go:20", Tests: []string{"TestT105"},
				Labs: []result.Trial{
					{Code: "01-T105-h", Kind: result.Healthy, Caught: true, Lab: "the healthy lab", At: "exercise_test.go:20"},
					{Code: "01-T105-m1", Kind: result.Broken, Caught: true, Lab: "a lab that answers 403", At: "exercise_test.go:20"},
					{Code: "01-T105-l1", Kind: result.LookAlike, Lab: "a look-alike", Ask: "Same request, same 401. What differs in the log line?", Missed: result.Passed},
				},
			},
			{Ticket: "T108", Symptom: "Your client does not even send it", Verdict: result.NotStarted, Max: 100, Stretch: true},
		},
		House: []result.Trial{{Code: "01-h1", Kind: result.HouseRule, Clause: "401.1", Caught: true}, {Code: "01-h2", Kind: result.HouseRule, Clause: "401.2"}},
	}
}

func done(exercise string) result.Result {
	return result.Result{
		Exercise: exercise, Folder: "exercises/" + exercise, Form: result.Tests, Scope: result.Whole, Verdict: result.Done, Points: 100, Max: 100,
		Tickets: []result.Ticket{{Ticket: "T201", Verdict: result.Done, Points: 100, Max: 100}},
	}
}

// shown is a screen that has got some messages.
func shown(t *testing.T, width, height int, msgs ...tea.Msg) *screen {
	t.Helper()
	s := newScreen(t.Context(), newBoard("exercises", []string{one, two}),
		func(_ context.Context, r result.Result) string { return "hint for " + r.Next.Ticket + "\n" },
		func(_ context.Context, code string) string { return "replay of " + code + "\n\tone\x1b[2J\x07\n" })
	tell(s, append([]tea.Msg{tea.WindowSizeMsg{Width: width, Height: height}}, msgs...)...)
	return s
}

// tell gives a screen messages, and those that come of them.
func tell(s *screen, msgs ...tea.Msg) {
	for _, m := range msgs {
		if _, cmd := s.Update(m); cmd != nil {
			if m := cmd(); m != nil {
				s.Update(m)
			}
		}
	}
}

func key(k rune) tea.Msg { return tea.KeyPressMsg{Code: k, Text: string(k)} }

// text is what a screen shows, without styles.
func text(s *screen) string {
	lines := strings.Split(ansi.Strip(s.View().Content), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

func judged(r result.Result) Event {
	return Event{Exercise: r.Exercise, Result: &r, Took: 1900 * time.Millisecond}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	idle := Event{Stage: Idle}
	first := weak()
	first.Scope, first.Tickets, first.House = result.Selection, first.Tickets[1:2], nil
	for name, msgs := range map[string][]tea.Msg{
		"start":     {Event{Exercise: one, Stage: Building}},
		"verdict":   {judged(weak()), judged(done(two)), idle},
		"first":     {judged(weak()), judged(done(two)), Event{Exercise: one, Saved: true}, Event{Exercise: one, Result: &first, Only: []string{"TestT105"}, Took: 900 * time.Millisecond}, Event{Exercise: one, Stage: Judging}},
		"saved":     {judged(weak()), idle, Event{Exercise: one, Saved: true}, Event{Exercise: one, Stage: Building}},
		"polling":   {judged(weak()), idle, Event{Note: "No file events arrive here. Your files are checked every 500 ms instead."}},
		"fault":     {Event{Exercise: one, Fault: "no space left on device. Free some space on the disk, or set TMPDIR and GOCACHE to folders on a disk with free space."}, idle},
		"finished":  {judged(weak()), Event{Exercise: one, Saved: true}, judged(done(one)), idle},
		"list":      {judged(weak()), idle, key('l')},
		"hint":      {judged(weak()), idle, key('h')},
		"replay":    {judged(weak()), idle, key('r')},
		"next":      {judged(weak()), judged(result.Result{Exercise: two, Folder: "exercises/" + two, Title: "403", Verdict: result.NotStarted}), idle, key('n'), key('n')},
		"elsewhere": {judged(weak()), Event{Exercise: two, Stage: Building}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := text(shown(t, 80, 24, msgs...))
			golden.Equal(t, filepath.Join("testdata", name+".txt"), got)
		})
	}
}

// The screen fits into a window of any size.
func TestScreensFit(t *testing.T) {
	t.Parallel()
	for _, width := range []int{1, 20, 50, 80, 118, 200} {
		for _, height := range []int{1, 8, 24, 60} {
			for _, k := range "vlhr" {
				s := shown(t, width, height, judged(weak()), Event{Exercise: one, Stage: Idle}, key(k))
				lines := strings.Split(strings.TrimSuffix(text(s), "\n"), "\n")
				if height >= 24 && width >= 50 {
					assert.LessOrEqual(t, len(lines), height)
				}
				for _, line := range lines {
					assert.LessOrEqual(t, ansi.StringWidth(line), width, "%d columns, %c: %q", width, k, line)
				}
			}
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	s := shown(t, 80, 14, judged(weak()), judged(done(two)), Event{Stage: Idle})
	for _, tc := range []struct {
		key  tea.Msg
		page string
	}{
		{key('h'), "hint"},
		{tea.KeyPressMsg{Code: tea.KeyEscape}, ""},
		{key('l'), "list"},
		{tea.KeyPressMsg{Code: tea.KeyDown}, "list"},
		{key('r'), "replay"},
		{key('x'), ""},
		{key('l'), "list"},
		{Event{Exercise: one, Stage: Judging}, "list"},
		{Event{Exercise: one, Saved: true}, ""},
		{key('r'), "replay"}, // there is nothing to replay, and it says so
	} {
		tell(s, tc.key)
		assert.Equal(t, tc.page, s.page.name, tc.key)
	}
	assert.Contains(t, text(s), "so there is nothing to replay")
	for _, quit := range []tea.Msg{key('q'), tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}} {
		_, cmd := s.Update(quit)
		require.NotNil(t, cmd)
		assert.Equal(t, tea.Quit(), cmd())
	}
}

// If the learner leaves the page before its replay is ready, the replay is stopped and never shown.
func TestAPageThatWasLeft(t *testing.T) {
	t.Parallel()
	s := shown(t, 80, 24, judged(weak()), Event{Stage: Idle})
	var of context.Context
	s.replay = func(ctx context.Context, _ string) string { of = ctx; return "too late" }
	_, cmd := s.Update(key('r'))
	tell(s, key('x'), key('l'))
	msg := cmd()
	assert.Error(t, of.Err())
	tell(s, msg)
	assert.Equal(t, "list", s.page.name)
	assert.NotContains(t, text(s), "too late")
}

// A verdict is never shown after a save of the files that it is about.
func TestNoVerdictIsStale(t *testing.T) {
	t.Parallel()
	s := shown(t, 80, 24, judged(weak()), Event{Stage: Idle}, Event{Exercise: one, Saved: true})
	assert.NotContains(t, text(s), "T105")
	assert.Contains(t, text(s), "There is no verdict on these files yet.")
	assert.Contains(t, text(s), "01 ░░░░░░░░ ?")
	tell(s, key('h'))
	assert.Contains(t, text(s), "There is no verdict yet.")
	tell(s, key('l'))
	assert.Contains(t, text(s), "There is no verdict yet.")
}

// Nothing that a test or a program prints reaches the terminal as a command.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	const hostile = "\x1b]0;title\x07\x1b[2J\x9b\u202e\r\b"
	r := weak()
	r.Tickets[1].Labs[2].Ask, r.Tickets[1].Symptom, r.Next.What, r.Title = hostile, hostile, hostile, hostile
	broken := result.Result{Exercise: one, Verdict: result.DoesNotCompile, Message: hostile + "\n\t" + hostile}
	finished := done(one)
	for name, msgs := range map[string][]tea.Msg{
		"verdict": {judged(r)}, "list": {judged(r), key('l')}, "replay": {judged(r), key('r')}, "compile": {judged(broken)}, "fault": {Event{Exercise: one, Fault: hostile}},
		"note": {Event{Note: hostile}}, "news": {judged(r), Event{Exercise: one, Saved: true}, judged(finished)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := shown(t, 80, 24, msgs...)
			assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202e}]`, text(s))
			assert.Equal(t, 4, strings.Count(s.View().Content, "\x1b["), "only our own styles: one for the name, one for the keys")

			var out bytes.Buffer
			p := &plain{board: newBoard("exercises", []string{one, two}), out: &out}
			for _, m := range msgs {
				if e, ok := m.(Event); ok {
					p.show(e)
				}
			}
			assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202e}]`, out.String())
		})
	}
}

// Without a screen, verdicts are printed one after another: what is next at the start, and then what was saved.
func TestPlain(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &plain{board: newBoard("exercises", []string{one, two}), out: &out}
	other := result.Result{Exercise: two, Folder: "exercises/" + two, Title: "403", Verdict: result.NotStarted, Next: &result.Next{At: "here", What: "begin"}}
	first := weak()
	first.Scope, first.Tickets, first.House = result.Selection, first.Tickets[1:2], nil
	for _, e := range []Event{
		{Exercise: one, Stage: Building},
		judged(weak()),
		{Exercise: two, Stage: Building},
		judged(other),
		{Stage: Idle},
		{Exercise: one, Saved: true},
		{Exercise: one, Stage: Building},
		{Exercise: one, Result: &first, Only: []string{"TestT105"}, Took: time.Second},
		judged(done(one)),
		{Note: "No file events arrive here."},
		{Exercise: two, Saved: true},
		{Exercise: two, Fault: "no room"},
		{Stage: Idle},
	} {
		p.show(e)
	}
	golden.Equal(t, filepath.Join("testdata", "plain.txt"), out.String())
}

// What is shown at the start, and what comes after an exercise.
func TestWhatIsNext(t *testing.T) {
	t.Parallel()
	b := newBoard("exercises", []string{"01_a", "02_b", "03_c"})
	b.take(judged(done("01_a")))
	assert.Empty(t, b.shown, "02 is not known yet")
	b.take(Event{Exercise: "02_b", Fault: "no room"})
	assert.Equal(t, "02_b", b.shown)
	assert.Equal(t, "03_c", b.after("02_b"))
	assert.Equal(t, "02_b", b.after("03_c"))
	b.take(judged(done("03_c")))
	assert.Equal(t, "02_b", b.after("01_a"))
	assert.Empty(t, b.after("02_b"))
	b.take(judged(done("02_b")))
	assert.Equal(t, "All the others are done too.", b.whatNext())
	assert.Empty(t, b.news, "it was not known before, so it has not become done")
	b.take(Event{Exercise: "02_b", Saved: true})
	b.take(judged(weak()))
	assert.Equal(t, "Next: exercises/02_b/README.md", b.whatNext())
}
