package export

import (
	"fmt"
	"io"
	"strings"

	"failurelab/grader/result"
)

// markdownFormat is one student's result as a comment on a pull request, or as the summary of a step of GitHub's or GitLab's.
func markdownFormat() Format {
	return Format{Name: "markdown", Short: "one student's result, as a comment on a pull request", File: "comment.md", One: writeMarkdown}
}

// maxComment is how long a comment may be, in bytes. GitHub takes 65536 characters.
const maxComment = 60_000

// commentMark lets a job find its comment again, to replace it.
const commentMark = "<!-- api-failure-lab -->\n"

// WriteSummary writes one student's result in Markdown, as for a step of a job of GitHub's ($GITHUB_STEP_SUMMARY).
func WriteSummary(w io.Writer, c result.Class, m result.Member) error {
	return writeMarkdown(w, c, m, Options{})
}

func writeMarkdown(w io.Writer, c result.Class, m result.Member, _ Options) error {
	var b strings.Builder
	b.WriteString(commentMark + "### API failure lab\n\n")
	for _, text := range headline(c, m) {
		b.WriteString(inMarkdown(text) + "  \n")
	}
	rows := rowsOf(m.Mark)
	if m.Mark.None {
		rows, m.Mark.Exercises = nil, nil
	}
	if len(rows) > 0 {
		b.WriteString("\n| exercise | points | tickets done |\n|---|--:|--:|\n")
	}
	for i, e := range m.Mark.Exercises {
		done, all := 0, 0
		for _, t := range e.Tickets {
			if !t.Stretch {
				all++
				if t.Verdict == result.Done {
					done++
				}
			}
		}
		tickets := fmt.Sprintf("%d of %d", done, all)
		if all == 0 {
			tickets = string(e.Verdict)
		}
		fmt.Fprintf(&b, "| %s | %s of %s | %s |\n", inMarkdown(title(c, i, e)), number(round(e.Points*e.Weight)), number(round(e.Max*e.Weight)), tickets)
	}
	for _, e := range m.Mark.Exercises {
		part := openRows(e.Exercise, rows)
		if b.Len()+len(part) > maxComment {
			b.WriteString("\nThe rest is too long for a comment.\n")
			break
		}
		b.WriteString(part)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// title is how an exercise is called.
func title(c result.Class, i int, e result.ExerciseMark) string {
	if i < len(c.Exercises) && c.Exercises[i].Exercise == e.Exercise {
		return e.Exercise + ": " + c.Exercises[i].Title
	}
	return e.Exercise
}

// openRows are the rows of an exercise that are begun and not done, folded; "" if there are none.
func openRows(exercise string, rows []row) string {
	var b strings.Builder
	n := 0
	for _, r := range rows {
		if r.Exercise != exercise || r.State == notStarted || r.State == passed && r.Says == "" {
			continue
		}
		if r.State != passed {
			n++
		}
		if r.Again {
			continue
		}
		fmt.Fprintf(&b, "**%s** %s, %s of %s points", inMarkdown(r.Name), inMarkdown(r.Verdict), number(r.Points), number(r.Max))
		if r.Says != "" {
			b.WriteString("  \n" + inMarkdown(r.Says))
		}
		if r.At != "" && r.State == failed {
			b.WriteString(" (" + inMarkdown(r.At) + ")")
		}
		b.WriteString("\n\n")
		for _, l := range r.Labs {
			b.WriteString("- " + inMarkdown(l) + "\n")
		}
		if len(r.Labs) > 0 {
			b.WriteString("\n")
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("\n<details><summary>%s: %d open</summary>\n\n%s</details>\n", inMarkdown(exercise), n, b.String())
}

// inMarkdown is a text in which nothing is markup, a link, a mention of a user, or a reference to an issue. A line's end is a
// break, so that no line begins with a stranger's text.
func inMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("<br>")
		case r == '@' || r == '#': // what is mentioned is looked for after markup is read, so a backslash does not help
			b.WriteString("\\" + string(r) + "\u200b")
		case strings.ContainsRune("\\`*_[]<>|~&$", r):
			b.WriteString("\\" + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("www.", "www\\.", "://", "\\://").Replace(b.String())
}
