package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"failurelab/grader/result"
)

// csvFormat is a grade book: one row a student, in the order of the roster. Spreadsheets and learning platforms read it (RFC 4180).
func csvFormat() Format {
	return Format{Name: "csv", Short: "a grade book, one row a student", File: "grades.csv", Staff: true, Class: writeCSV}
}

// verdictColumns count tickets by their verdict.
var verdictColumns = []result.Verdict{
	result.Done, result.WrongDiagnosis, result.TooWeak, result.TooStrict, result.Wrong, result.Crashed, result.DoesNotCompile,
	result.Refused, result.NotStarted, result.GraderError,
}

func writeCSV(w io.Writer, c result.Class, o Options) error {
	out := csv.NewWriter(w)
	head := []string{"id", "name", "points", "max", "bonus", "late", "penalty", "final", "section", "status"}
	for _, v := range verdictColumns {
		head = append(head, string(v))
	}
	if o.Wide {
		for _, e := range c.Exercises {
			head = append(head, e.Exercise)
			for _, t := range e.Tickets {
				head = append(head, t.Ticket)
			}
		}
	}
	_ = out.Write(head) // an error stays, and Error returns it
	for _, m := range c.Members {
		row := []string{m.ID, m.Name}
		row = append(row, points(m.Mark)...)
		row = append(row, m.Section, status(m.Mark))
		count := m.Mark.Verdicts()
		for _, v := range verdictColumns {
			if unseen(m.Mark) {
				row = append(row, "")
			} else {
				row = append(row, strconv.Itoa(count[v]))
			}
		}
		if o.Wide {
			row = append(row, wide(c, m.Mark)...)
		}
		for i := range row {
			row[i] = cell(row[i])
		}
		_ = out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// points are the columns from points to final. A student who may not see them has only the note about lateness.
func points(k result.Mark) []string {
	if unseen(k) {
		return []string{"", "", "", k.Late.Note, "", ""}
	}
	return []string{number(k.Points), number(k.Max), number(k.Bonus), k.Late.Note, number(k.Penalty), number(k.Final)}
}

// wide are the points of each exercise and ticket, before weights. What a student may not see is empty.
func wide(c result.Class, k result.Mark) (row []string) {
	for i, e := range c.Exercises {
		if i >= len(k.Exercises) {
			row = append(row, make([]string, 1+len(e.Tickets))...)
			continue
		}
		row = append(row, number(k.Exercises[i].Points))
		for t := range e.Tickets {
			row = append(row, number(k.Exercises[i].Tickets[t].Points))
		}
	}
	return row
}

// status is what an instructor should know before publishing a mark.
func status(k result.Mark) string {
	switch {
	case k.None:
		return "no submission"
	case unseen(k):
		return "handed in"
	case k.Incomplete:
		return "incomplete"
	default:
		return "graded"
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// cell is a text that a spreadsheet does not take for a formula: those begin with =, +, -, @, a tab or the end of a line.
func cell(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return text
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return text
	}
	return "'" + text
}
