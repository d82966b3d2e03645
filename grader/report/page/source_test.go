package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const twoTests = `package x

func TestT1(t *testing.T) {
	helper(t, "T1")
}

func TestTable(t *testing.T) {
	open(t, "T2")
}

func unused() {}

func helper(t *testing.T, s string) {
	deeper()
}
`

func TestFunctionsOfATicket(t *testing.T) {
	t.Parallel()
	x := newIndex([]result.SourceFile{
		{Path: "01_x/a_test.go", Text: twoTests},
		{Path: "01_x/b_test.go", Text: "package x\n//line a_test.go:900\nfunc deeper() {\n}\nfunc broken( {\n"},
		{Path: "02_y/a_test.go", Text: twoTests},
		{Path: "01_x/none_test.go", Text: "\x00\xff"},
	})
	of := func(f string, from, to int, helper bool) part { return part{"01_x/" + f, from, to, helper} }
	for _, tc := range []struct {
		name, ticket  string
		tests, places []string
		want          []part
	}{
		{name: "a test, and what it uses", tests: []string{"TestT1"}, want: []part{of("a_test.go", 3, 5, false), of("a_test.go", 13, 15, true), of("b_test.go", 3, 4, true)}},
		{name: "a subtest", tests: []string{"TestTable/T2"}, want: []part{of("a_test.go", 7, 9, false)}},
		{name: "by the ticket that it names", ticket: "T2", want: []part{of("a_test.go", 7, 9, false)}},
		{name: "where something was caught", ticket: "T2", places: []string{"01_x/b_test.go:3"}, want: []part{of("a_test.go", 7, 9, false), of("b_test.go", 3, 4, true)}},
		{name: "nothing", ticket: "T9", places: []string{"", "x:y", "01_x/b_test.go:77"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, x.of("01_x", tc.ticket, tc.tests, tc.places))
		})
	}
}

func TestLongLinesAreCut(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a\nb", shortened("a\nb"))
	cut := short(strings.Repeat("x", widest-1) + "ü" + "yyy")
	assert.Equal(t, strings.Repeat("x", widest-1)+" … (5 more bytes)", cut, "no half a letter")
}

// A student's piece has what the model has, except for what the page knows of each lab.
func TestPieces(t *testing.T) {
	t.Parallel()
	c := sample.Class()
	before, err := json.Marshal(c)
	require.NoError(t, err)
	text := packed(newDetail(c.Members[2], map[string]bool{"01-T105-m2": true}))
	raw, err := base64.StdEncoding.DecodeString(string(text))
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(raw))
	require.NoError(t, err)
	var d detail
	require.NoError(t, json.NewDecoder(z).Decode(&d))
	assert.Equal(t, c.Members[2].Files, d.Files)
	assert.Equal(t, c.Members[2].Mark.Final, d.Mark.Final)
	require.NotEmpty(t, d.Parts["T106"])
	for _, l := range d.Mark.Exercises[0].Result.Tickets[4].Labs {
		assert.Equal(t, l.Code == "01-T105-m2", l.Ask == "", l.Code)
	}
	after, err := json.Marshal(c)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after), "the class stays as it is")
}
