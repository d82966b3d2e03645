package export_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/joshdk/go-junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ofClass is what a format writes about a class.
func ofClass(t *testing.T, format string, c result.Class, o export.Options) string {
	t.Helper()
	f, ok := export.Find(format)
	require.True(t, ok)
	var b bytes.Buffer
	require.NoError(t, f.Class(&b, c, o))
	return b.String()
}

// keepsGitLabsRules parses a file, and asserts that GitLab would take all of it: what has the class name and the name of another
// case is ignored there, and so is a file of more than 30 MB.
func keepsGitLabsRules(t *testing.T, text string) []junit.Suite {
	t.Helper()
	assert.Less(t, len(text), 30<<20)
	suites, err := junit.Ingest([]byte(text))
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, s := range suites {
		for _, c := range s.Tests {
			assert.NotEmpty(t, c.Name)
			assert.NotEmpty(t, c.Classname)
			assert.False(t, seen[c.Classname+"\x00"+c.Name], "%s %s is there twice", c.Classname, c.Name)
			seen[c.Classname+"\x00"+c.Name] = true
		}
	}
	for _, r := range text {
		assert.True(t, r >= ' ' || r == '\n' || r == '\t', "XML has no %q", r)
	}
	return suites
}

func TestJUnitOfAClass(t *testing.T) {
	t.Parallel()
	suites := keepsGitLabsRules(t, ofClass(t, "junit", class, export.Options{}))
	tests := map[string]junit.Test{}
	count := map[junit.Status]int{}
	for _, s := range suites {
		for _, c := range s.Tests {
			tests[c.Classname+" "+c.Name] = c
			count[c.Status]++
		}
	}
	assert.Equal(t, junit.StatusPassed, tests["s0011.01_unauthorized T105"].Status)
	assert.Equal(t, junit.StatusSkipped, tests["s0005 submission"].Status)
	assert.Equal(t, junit.StatusSkipped, tests["s0001.01_unauthorized T101"].Status)
	assert.Equal(t, junit.StatusError, tests["s0008.04_internal_error T401"].Status)
	weak := tests["s0006.04_internal_error T402"]
	assert.Equal(t, junit.StatusFailed, weak.Status)
	require.ErrorContains(t, weak.Error, "- 04-T402-m3, clause 500.4, log: Your assertions on the log:")
	assert.Contains(t, weak.Message, "too weak: Your test misses 2 of 3 broken labs")
	require.ErrorContains(t, tests["s0003.01_unauthorized T106"].Error, "80 points instead of 0, set by Dr Hopper: right, but by a way that no lab of ours knows")
	assert.Positive(t, count[junit.StatusPassed])
	assert.Contains(t, ofClass(t, "junit", class, export.Options{}), `errors="`+strconv.Itoa(count[junit.StatusError])+`"`)
}

func TestJUnitOfHostileTexts(t *testing.T) {
	t.Parallel()
	c, id := hostile()
	c.Members[8].ID = "x\x16<&\"'\n]]>"
	suites := keepsGitLabsRules(t, ofClass(t, "junit", c, export.Options{}))
	assert.NotEmpty(t, suites)
	text, _ := written(t, "junit", class, result.Audience{}, id)
	assert.NotContains(t, text, "s0011", "it is about one student")
}

// A class of 1,000 is one file that GitLab takes.
func TestJUnitOfALargeClass(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it writes some megabytes")
	}
	large := class
	large.Members = nil
	for i := range 1000 {
		m := class.Members[i%len(class.Members)]
		m.ID = m.ID + "-" + strconv.Itoa(i)
		large.Members = append(large.Members, m)
	}
	text := ofClass(t, "junit", large, export.Options{})
	t.Logf("%d MB", len(text)>>20)
	assert.Less(t, len(text)*7/3, 30<<20, "the sample has 3 of the 7 exercises")
	assert.True(t, strings.HasSuffix(text, "</testsuites>\n"))
}
