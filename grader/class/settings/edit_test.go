package settings

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	oneVoid     = Void{Lab: "01-T105-m3", Reason: "its clause: not clear"}
	anotherVoid = Void{Lab: "01-T101-m1", Reason: "true"}
	byHand      = Override{Student: "4711", Ticket: "T101", Points: 80.5, Reason: "right # by another way", By: "Dr Hopper"}
	whole07     = Override{Student: "ada", Exercise: "07_triage", Points: 400, Reason: "two lines:\nshown in the lab", By: "me"}
)

const oneVoidLines = "  - lab: 01-T105-m3\n    reason: 'its clause: not clear'\n"

// known is the course of these tests.
var known = Known{Exercises: []string{"01_unauthorized", "07_triage"}, Tickets: []string{"T101", "T105"}, Labs: []string{"01-T105-m3", "01-T101-m1"}, Max: map[string]float64{"T101": 100}}

func TestEdits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		edit       Edit
		want       string
	}{
		{"to an empty file", "", SetVoid(oneVoid), "void:\n" + oneVoidLines},
		{"to comments only", "# ours", SetVoid(oneVoid), "# ours\n\nvoid:\n" + oneVoidLines},
		{"a new key", "seed: x   # secret\n\n\ndue: 2026-12-01", SetVoid(oneVoid), "seed: x   # secret\n\n\ndue: 2026-12-01\n\nvoid:\n" + oneVoidLines},
		{
			"behind the last, before other keys", "void:\n\n  # old\n  - lab: 01-T101-m1\n    reason: \"true\"   # said Ada\n\n# the seed\nseed: x\n", SetVoid(oneVoid),
			"void:\n\n  # old\n  - lab: 01-T101-m1\n    reason: \"true\"   # said Ada\n" + oneVoidLines + "\n# the seed\nseed: x\n",
		},
		{
			"at the margin", "void:\n- {lab: 01-T101-m1, reason: x}\nseed: x\n", SetVoid(oneVoid),
			"void:\n- {lab: 01-T101-m1, reason: x}\n- lab: 01-T105-m3\n  reason: 'its clause: not clear'\nseed: x\n",
		},
		{
			"a text of several lines", "void:\n  -\n    lab: 01-T101-m1\n    reason: |\n      a\n\n      # b\nseed: x\n", SetVoid(oneVoid),
			"void:\n  -\n    lab: 01-T101-m1\n    reason: |\n      a\n\n      # b\n" + oneVoidLines + "seed: x\n",
		},
		{"into brackets", "void: [ {lab: 01-T101-m1, reason: x} ]\nseed: x\n", SetVoid(oneVoid), "void: [{lab: 01-T101-m1, reason: x}, {lab: 01-T105-m3, reason: 'its clause: not clear'}]\nseed: x\n"},
		{"into empty brackets", "void: [] # none\nseed: x\n", SetVoid(oneVoid), "void:  # none\n" + oneVoidLines + "seed: x\n"},
		{"a file in braces", "{seed: x}\n", SetVoid(oneVoid), "{seed: x, void: [{lab: 01-T105-m3, reason: 'its clause: not clear'}]}\n"},
		{"line ends of Windows", "seed: x\r\nvoid: []\r\n", SetVoid(oneVoid), strings.ReplaceAll("seed: x\nvoid:\n"+oneVoidLines, "\n", "\r\n")},
		{
			"another reason", "void:\n  # why\n  - reason: x # his\n    lab: 01-T105-m3 # hers\n# end\n", SetVoid(oneVoid),
			"void:\n  # why\n  - lab: 01-T105-m3 # hers\n    reason: 'its clause: not clear' # his\n# end\n",
		},
		{"the last one goes", "void: # none\n  - lab: 01-T105-m3\n    reason: x\n# end\nseed: x\n", DropVoid("01-T105-m3"), "void: [] # none\n# end\nseed: x\n"},
		{"one of two goes", "void:\n  - lab: 01-T101-m1\n    reason: x\n\n  - lab: 01-T105-m3\n    reason: x\nseed: x\n", DropVoid("01-T101-m1"), "void:\n\n  - lab: 01-T105-m3\n    reason: x\nseed: x\n"},
		{"one that is not there goes", "seed: x\n", DropVoid("01-T101-m1"), "seed: x\n"},
		{"an override", "", SetOverride(byHand), "overrides:\n  - student: \"4711\"\n    ticket: T101\n    points: 80.5\n    reason: 'right # by another way'\n    by: Dr Hopper\n"},
		{
			"an override of an exercise", "overrides:\n  - {student: ada, ticket: T101, points: 1, reason: x, by: y}\n", SetOverride(whole07),
			"overrides:\n  - {student: ada, ticket: T101, points: 1, reason: x, by: y}\n  - student: ada\n    exercise: 07_triage\n    points: 400\n    reason: |-\n      two lines:\n      shown in the lab\n    by: me\n",
		},
		{
			"other points", "overrides:\n  - student: 4711\n    ticket: T101\n    points: 8 # too few\n    reason: x\n    by: y\n", SetOverride(byHand),
			"overrides:\n  - student: \"4711\"\n    ticket: T101\n    points: 80.5 # too few\n    reason: 'right # by another way'\n    by: Dr Hopper\n",
		},
		{
			"behind a text that ends with the file", "void:\n  - lab: 01-T105-m3\n    reason: |+\n      a\n", SetOverride(whole07), // a blank line would belong to it
			"void:\n  - lab: 01-T105-m3\n    reason: |\n      a\noverrides:\n  - student: ada\n    exercise: 07_triage\n    points: 400\n    reason: |-\n      two lines:\n      shown in the lab\n    by: me\n",
		},
		{"an override goes", "overrides:\n  - {student: 4711, ticket: T101, points: 1, reason: x, by: y}\n", DropOverride("4711", "T101", ""), "overrides: []\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := tc.edit.Apply("grade.yaml", []byte(tc.text), known)
			require.NoError(t, err)
			assert.Equal(t, tc.want, string(got))
		})
	}
}

func TestEditsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		edit       Edit
		says       string
	}{
		{"an unknown lab", "", SetVoid(Void{Lab: "01-T105-m4", Reason: "x"}), `there is no lab "01-T105-m4"`},
		{"no reason", "", SetVoid(Void{Lab: "01-T105-m3", Reason: " "}), "reason is empty"},
		{"negative points", "", SetOverride(Override{Student: "ada", Ticket: "T101", Points: -1, Reason: "x", By: "me"}), "cannot be negative"},
		{"too many points", "", SetOverride(Override{Student: "ada", Ticket: "T101", Points: 100.5, Reason: "x", By: "me"}), "T101 has at most 100 points"},
		{"nobody did it", "", SetOverride(Override{Student: "ada", Ticket: "T101", Reason: "x"}), "by is empty"},
		{"an old mistake", "seed: x\nvoid: 3\n", SetVoid(oneVoid), "grade.yaml:2: void takes a list"},
		{"no YAML", "seed: [", SetVoid(oneVoid), "this is no YAML"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := tc.edit.Apply("grade.yaml", []byte(tc.text), known)
			require.ErrorContains(t, err, tc.says)
			assert.ErrorAs(t, err, &Problems{})
			assert.Nil(t, got)
			assert.Equal(t, strings.HasPrefix(tc.name, "an old") || tc.name == "no YAML", strings.Contains(err.Error(), "grade.yaml"), "a change stands in no file")
		})
	}
}

// What is done and undone leaves the example as it was, except for lists that had no element.
func TestEditsOfTheExample(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("grade.example.yaml")
	require.NoError(t, err)
	text := example
	for _, e := range []Edit{SetVoid(anotherVoid), SetOverride(whole07), DropVoid(anotherVoid.Lab), DropOverride("ada", "", "07_triage")} {
		text, err = e.Apply("grade.yaml", text, Known{})
		require.NoError(t, err)
	}
	assert.Equal(t, string(example), string(text))
}

// Whatever a file looks like, an edit says what it should, or is refused.
func FuzzEdit(f *testing.F) {
	for _, text := range []string{"", "void: []\n", "void:\n- lab: 01-T105-m3\n  reason: x\n", "# a\n---\nseed: x\n...\n", "void:\n -\n  lab: a\n  reason: |+\n   b\n\n", "void: [ ]\u0085seed: x"} {
		f.Add(text, "a reason")
	}
	f.Fuzz(func(t *testing.T, text, reason string) {
		for _, e := range []Edit{SetVoid(Void{Lab: "01-T105-m3", Reason: reason}), DropVoid("01-T105-m3"), SetOverride(Override{Student: reason, Ticket: "T101", Points: 3, Reason: reason, By: reason})} {
			got, err := e.Apply("grade.yaml", []byte(text), known)
			if err != nil {
				continue
			}
			again, err := e.Apply("grade.yaml", got, known)
			require.NoError(t, err)
			_, err = Parse("grade.yaml", again, known)
			require.NoError(t, err)
		}
	})
}
