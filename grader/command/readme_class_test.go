package command

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"failurelab/grader/class"
	"failurelab/grader/class/intake"
	"failurelab/grader/judge"
	"failurelab/grader/report/export"
	"failurelab/grader/result"
	"failurelab/grader/sandbox"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// instructorsPage is what instructors read.
func instructorsPage(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../class/README.md")
	require.NoError(t, err)
	return string(b)
}

// rows are the first cells, without their quotes, of the table that begins with a heading, and the whole rows.
func rows(t *testing.T, page, heading string) (first []string, all map[string]string) {
	t.Helper()
	_, table, found := strings.Cut(page, "\n"+heading)
	require.True(t, found, heading)
	table, _, _ = strings.Cut(table, "\n\n")
	all = map[string]string{}
	for i, line := range strings.Split(table, "\n") {
		if i < 2 { // the end of the heading, and its rule
			continue
		}
		name := strings.Trim(strings.Split(line, "|")[1], " `")
		first = append(first, name)
		all[name] = line
	}
	return first, all
}

// pageCommand is a command that a page prints on a line of its own.
var pageCommand = regexp.MustCompile(`(?m)^    \./grader\.bin (.+)$`)

// Every command of the page for instructors, and of the README's section about a class, exists, and has the flags that the
// page gives it. The page names every command of the group.
func TestREADMEOfAClassPrintsCommandsThatExist(t *testing.T) {
	t.Parallel()
	page := instructorsPage(t)
	root, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	named := map[string]bool{}
	for _, m := range pageCommand.FindAllStringSubmatch(page+string(root), -1) {
		args := strings.Fields(m[1])
		c, rest, err := (&session{}).root().Find(args)
		require.NoError(t, err, m[1])
		require.NoError(t, c.ParseFlags(rest), m[1])
		assert.Nil(t, c.Commands(), "%s is no whole command", m[1])
		named[c.CommandPath()] = true
	}
	group, _, err := (&session{}).root().Find([]string{"class"})
	require.NoError(t, err)
	for _, c := range group.Commands() {
		if !c.Hidden {
			assert.True(t, named[c.CommandPath()], "the page does not show %s", c.CommandPath())
		}
	}
	c, _, err := (&session{}).root().Find([]string{"class", "grade"})
	require.NoError(t, err)
	assert.True(t, mentions(page, c, "require-sandbox", "prefix", "course"), page)
}

// mentions says whether a page names flags, and a command has them.
func mentions(page string, c *cobra.Command, flags ...string) bool {
	return !slices.ContainsFunc(flags, func(f string) bool { return c.Flag(f) == nil || !strings.Contains(page, "--"+f) })
}

func TestREADMEOfAClassListsTheKeysOfItsSettings(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../class/settings/grade.schema.json")
	require.NoError(t, err)
	type keys struct{ Properties map[string]keysOf }
	var schema keys
	require.NoError(t, json.Unmarshal(b, &schema))
	page := instructorsPage(t)
	names, all := rows(t, page, "| key | what it says")
	assert.ElementsMatch(t, slices.Collect(maps.Keys(schema.Properties)), names)
	for key := range schema.Properties["late"].Properties {
		assert.Contains(t, all["late"], "`"+key+"`")
	}
	_, limits := rows(t, page, "| limit | default |")
	var inTable []string
	for _, row := range limits {
		if key := strings.Trim(strings.Split(row, "|")[3], " `"); key != "" {
			inTable = append(inTable, key)
		}
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(schema.Properties["limits"].Properties)), inTable)
}

// keysOf is a key of the schema that may have keys itself.
type keysOf struct {
	Properties map[string]json.RawMessage
}

// The page lists every form of a report, and for whom it is.
func TestREADMEOfAClassListsTheFormats(t *testing.T) {
	t.Parallel()
	names, all := rows(t, instructorsPage(t), "| format | what it is")
	var formats []string
	for _, f := range export.Formats() {
		formats = append(formats, f.Name)
		reader := forStudent
		if f.Staff {
			reader = forStaff
		}
		assert.True(t, strings.HasSuffix(all[f.Name], "| "+reader+" |"), "%s is for %s", f.Name, reader)
	}
	assert.ElementsMatch(t, formats, names)
}

func TestREADMEOfAClassNamesTheDefaults(t *testing.T) {
	t.Parallel()
	_, all := rows(t, instructorsPage(t), "| limit | default |")
	mb := func(bytes uint64) string { return fmt.Sprintf("%dMB", bytes>>20) }
	short := func(d time.Duration) string {
		return strings.TrimSuffix(d.String(), "0s")
	}
	l := class.DefaultLimits
	want := map[string]string{
		"one run of an exercise's tests":         fmt.Sprintf("%v, or %v where labs wait", judge.DefaultLimits.Run, judge.DefaultLimits.Waiting),
		"one incident of the triage, on average": judge.DefaultLimits.Incident.String(),
		"one call of a build tool":               "2m",
		"all runs of a submission":               short(l.Submission),
		"memory of one run":                      mb(l.Sandbox.Memory),
		"one file that a run writes":             mb(l.Sandbox.File),
		"all files that a run writes":            mb(l.Sandbox.Temp) + ", or `file_size` if that is more",
		"threads and processes of one run":       fmt.Sprint(l.Sandbox.Threads),
		"open files and connections of one run":  fmt.Sprint(l.Sandbox.Files),
		"files in the folders of the exercises":  fmt.Sprint(intake.MaxFiles),
		"one source file":                        mb(intake.MaxFile),
		"all source files":                       mb(intake.MaxSources),
		"an archive":                             mb(intake.MaxArchive),
		"an archive that is unpacked":            mb(intake.MaxUnpack),
		"files and folders in an entry":          fmt.Sprint(intake.MaxEntries),
	}
	assert.Len(t, all, len(want))
	for what, value := range want {
		if assert.Contains(t, all, what) {
			assert.Equal(t, value, strings.TrimSpace(strings.Split(all[what], "|")[2]), what)
		}
	}
}

func TestREADMEOfAClassNamesThePartsOfTheSandbox(t *testing.T) {
	t.Parallel()
	parts, _ := rows(t, instructorsPage(t), "| part | what it stops |")
	assert.Equal(t, []string{
		sandbox.Network, sandbox.User, sandbox.PID, sandbox.Mount, sandbox.IPC, sandbox.Keyring, sandbox.Root, sandbox.Temp, sandbox.Landlock,
		sandbox.Resources, sandbox.Environment,
	}, parts)
	levels, _ := rows(t, instructorsPage(t), "| level | students see |")
	var names []string
	for _, l := range result.Levels() {
		names = append(names, string(l))
	}
	assert.Equal(t, names, levels)
	codes, _ := rows(t, instructorsPage(t), "| exit code | `class grade` |")
	assert.Equal(t, []string{fmt.Sprint(OK), fmt.Sprint(Failed), fmt.Sprint(Misuse), fmt.Sprint(Fault)}, codes)
}
