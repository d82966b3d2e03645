package export_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// older says whether the machine's prove is older than Test::Harness 3.48, the first that takes TAP 14. It reads what is written here
// as version 13, which version 14 includes.
var older = sync.OnceValue(func() bool {
	version := regexp.MustCompile(`TAP::Harness v(\d+)\.(\d+)`)
	out, _ := exec.Command("prove", "--version").Output()
	m := version.FindStringSubmatch(string(out))
	if m == nil {
		return false
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return major < 3 || major == 3 && minor < 48
})

// proved is what prove says of TAP documents.
func proved(t *testing.T, texts ...string) (said string, ok bool) {
	t.Helper()
	prove, err := exec.LookPath("prove")
	if err != nil {
		t.Skip("there is no prove on this machine")
	}
	args := []string{"--exec", "cat"}
	dir := t.TempDir()
	for i, text := range texts {
		if older() {
			text = strings.Replace(text, "TAP version 14", "TAP version 13", 1)
		}
		args = append(args, filepath.Join(dir, strconv.Itoa(i)+".tap"))
		require.NoError(t, os.WriteFile(args[len(args)-1], []byte(text), 0o600))
	}
	out, err := exec.CommandContext(t.Context(), prove, args...).CombinedOutput()
	return string(out), err == nil
}

func TestTAPIsAcceptedByProve(t *testing.T) {
	t.Parallel()
	bad, id := hostile()
	var texts []string
	for _, m := range class.Members {
		if text, _ := written(t, "tap", class, result.Audience{}, m.ID); !m.Mark.Incomplete {
			texts = append(texts, text)
		}
	}
	text, _ := written(t, "tap", bad, result.Audience{}, id)
	said, ok := proved(t, append(texts, text)...)
	assert.False(t, ok, "nobody has everything done")
	assert.NotContains(t, said, "Parse errors")
	assert.NotContains(t, said, "skipped")
	assert.Equal(t, len(texts)+1, strings.Count(said, "Failed: "), said)

	text, _ = written(t, "tap", class, result.Audience{}, "s0008")
	said, _ = proved(t, text)
	assert.Contains(t, said, "Further testing stopped")
}

func TestTAPOfWhatIsDone(t *testing.T) {
	t.Parallel()
	text, _ := written(t, "tap", class, result.Audience{Feedback: result.Nothing}, "s0011")
	said, ok := proved(t, text)
	assert.True(t, ok, said)
	assert.Contains(t, said, "skipped: Your submission was received.")

	done := class.Members[10]
	done.Mark.Exercises = done.Mark.Exercises[:2]
	one := class
	one.Members = []result.Member{done}
	text, _ = written(t, "tap", one, result.Audience{}, done.ID)
	said, ok = proved(t, text)
	assert.True(t, ok, said)
	assert.Contains(t, said, "All tests successful.")
}

// A harness counts what the plan says, so that a file that was cut off is a failure; and no text of a stranger's is a test point.
func TestTAPHasItsPlanFirst(t *testing.T) {
	t.Parallel()
	bad, id := hostile()
	text, _ := written(t, "tap", bad, result.Audience{}, id)
	assert.Regexp(t, `^TAP version 14\n1\.\.\d+\n`, text)
	points := regexp.MustCompile(`(?m)^(not )?ok (\d+) - `).FindAllString(text, -1)
	assert.Contains(t, text, "\n1.."+strings.TrimSpace(lastNumber(points))+"\n")
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		assert.Regexp(t, `^(TAP version 14|1\.\.\d+|# .*|(not )?ok \d+ - [^#]*|  ---|  verdict: ".*"|  message: ".*"|  \.\.\.)$`, line)
	}
	said, _ := proved(t, text[:len(text)/2])
	assert.Contains(t, said, "Bad plan")
}

// No # begins a directive, which would turn a failure into a skipped test.
func TestTAPHasNoDirectives(t *testing.T) {
	t.Parallel()
	c := sample.Class()
	e := &c.Members[0].Mark.Exercises[1]
	e.Tickets[0].Ticket, e.Tickets[1].Ticket = `T401 # SKIP \# TODO`, `T402 \`
	text, _ := written(t, "tap", c, result.Audience{}, "s0001")
	assert.Contains(t, text, `T401 \# SKIP \\\# TODO`+"\n")
	said, _ := proved(t, text)
	assert.NotContains(t, said, "skipped")
	assert.NotContains(t, said, "TODO")
}

func lastNumber(points []string) string {
	return regexp.MustCompile(`\d+`).FindString(points[len(points)-1])
}
