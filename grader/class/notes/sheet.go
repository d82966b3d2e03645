// Package notes keeps what instructors write about submissions: one Markdown file for each student, in the folder notes beside
// the results. People may edit the files by hand, and git can merge them.
//
//	# Notes on ada
//
//	## The submission
//
//	You test what the API says. Look at what it does, too.
//
//	## 01_unauthorized/exercise_test.go:12
//
//	This holds in every lab. Compare it with the log.
//
// A note begins at a heading of level two that is exactly "The submission", or a path below exercises/ that ends with .go, with
// or without a line. Everything up to the next such heading is its text. What stands above the first one is kept.
package notes

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"failurelab/grader/result"
)

// Sheet is a file of notes. The zero value has none.
type Sheet struct {
	Above string // what stands above the first note
	Notes []result.Note
}

// whole is the heading of a note on the submission.
const whole = "The submission"

// heading is a line that begins a note. A backslash makes it a line of text.
var heading = regexp.MustCompile(`^(\\*)## (` + whole + `|[^\s:]+\.go(?::([1-9][0-9]{0,8}))?)[ \t]*$`)

// lineEnds makes all line ends the same.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Parse reads a file of notes. Every text is one.
func Parse(text string) Sheet {
	var s Sheet
	var lines []string
	end := func() {
		if n := len(s.Notes); n > 0 {
			s.Notes[n-1].Text = strings.Trim(strings.Join(lines, "\n"), "\n")
		} else {
			s.Above = strings.Trim(strings.Join(lines, "\n"), "\n")
		}
		lines = nil
	}
	for line := range strings.SplitSeq(lineEnds.Replace(text), "\n") {
		m := heading.FindStringSubmatch(line)
		switch {
		case m != nil && m[1] == "":
			end()
			s.Notes = append(s.Notes, titled(m[2], m[3]))
		case m != nil:
			lines = append(lines, line[1:])
		default:
			lines = append(lines, line)
		}
	}
	end()
	return s
}

func titled(title, line string) result.Note {
	if title == whole {
		return result.Note{}
	}
	n, _ := strconv.Atoi(line) // "" is no line
	return result.Note{Path: strings.TrimSuffix(title, ":"+line), Line: n}
}

// String is the file of a sheet. [Parse] reads the same sheet from it.
func (s Sheet) String() string {
	var b strings.Builder
	block := func(text string) {
		if text = escaped(text); text != "" {
			b.WriteString(text + "\n\n")
		}
	}
	block(s.Above)
	for _, n := range s.Notes {
		b.WriteString("## " + title(n) + "\n\n")
		block(n.Text)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func title(n result.Note) string {
	switch {
	case n.Path == "":
		return whole
	case n.Line == 0:
		return n.Path
	default:
		return n.Path + ":" + strconv.Itoa(n.Line)
	}
}

// escaped is a text in which no line is taken for a heading.
func escaped(text string) string {
	lines := strings.Split(strings.Trim(lineEnds.Replace(text), "\n"), "\n")
	for i, line := range lines {
		if heading.MatchString(line) {
			lines[i] = `\` + line
		}
	}
	return strings.Join(lines, "\n")
}

// Text is the note on the submission, with path "", or on a line of it; "" if there is none. If two merged files have a note on
// the same line each, it is both.
func (s Sheet) Text(path string, line int) string {
	var texts []string
	for _, n := range s.Notes {
		if n.Path == path && n.Line == line {
			texts = append(texts, n.Text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// With returns the sheet with another note on a line, or without one if text is empty. A new note stands behind those on the
// lines above it; the others stay where they are.
func (s Sheet) With(n result.Note) Sheet {
	about := func(o result.Note) bool { return o.Path == n.Path && o.Line == n.Line }
	n.Text = strings.Trim(lineEnds.Replace(n.Text), "\n")
	at := slices.IndexFunc(s.Notes, about)
	notes := slices.DeleteFunc(slices.Clone(s.Notes), about)
	if strings.TrimSpace(n.Text) == "" {
		return Sheet{Above: s.Above, Notes: notes}
	}
	if at < 0 {
		at = slices.IndexFunc(notes, func(o result.Note) bool { return compare(o, n) > 0 })
	}
	if at < 0 {
		at = len(notes)
	}
	return Sheet{Above: s.Above, Notes: slices.Insert(notes, at, n)}
}

// compare orders notes: on the submission, then by path and line.
func compare(a, b result.Note) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line))
}
