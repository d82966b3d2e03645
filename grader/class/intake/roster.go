package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"
)

// Student is a line of the roster.
type Student struct {
	ID      string
	Name    string // "Jane Doe"
	Section string
	Team    string
	Email   string
	User    string // at the platform, if the roster has a column for it
}

// Roster is who is in the class, by id.
type Roster struct {
	Students []Student // sorted by id
	Listed   []Student // in the order of the file
	keys     map[string][]string
	teams    map[string][]string
}

// columns are the names that a column of a roster may have, in small letters.
var columns = map[string]string{
	"id": "id", "student id": "id", "sid": "id", "name": "name", "full name": "name", "section": "section", "team": "team",
	"email": "email", "email address": "email", "e-mail": "email", "user": "user", "username": "user", "user name": "user", "github": "user",
}

// ReadRoster reads a roster.csv. Its first line names the columns: id, and if you have them name, section, team, email and
// username; other columns are skipped. Comma, semicolon and tab may separate them. An error names the file and the line.
func ReadRoster(file string) (*Roster, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	text, line, why := plain(text)
	if why != "" {
		return nil, fmt.Errorf("%s:%d: %s", file, max(line, 1), why)
	}
	r := &Roster{keys: map[string][]string{}, teams: map[string][]string{}}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma, in.FieldsPerRecord, in.TrimLeadingSpace = separator(text), -1, true
	if in.Comma == '\t' {
		in.TrimLeadingSpace = false // it would skip an empty column
	}
	head, err := header(in)
	if err != nil {
		return nil, fmt.Errorf("%s%w", file, err)
	}
	seen := map[string]int{}
	for {
		s, line, err := student(in, head)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s%w", file, err)
		}
		if s == (Student{}) {
			continue
		}
		if first := seen[fold(s.ID)]; first > 0 {
			return nil, fmt.Errorf("%s:%d: the id %s stands in line %d already; every student needs an id of their own", file, line, shown(s.ID), first)
		}
		seen[fold(s.ID)] = line
		r.Students = append(r.Students, s)
	}
	r.Listed = slices.Clone(r.Students)
	slices.SortFunc(r.Students, func(a, b Student) int { return strings.Compare(a.ID, b.ID) })
	r.index()
	return r, nil
}

// separator is what separates the columns of the first line.
func separator(text []byte) rune {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	best := ','
	for _, c := range []rune{';', '\t'} {
		if bytes.Count(first, []byte(string(c))) > bytes.Count(first, []byte(string(best))) {
			best = c
		}
	}
	return best
}

// header reads the first line: which column is what.
func header(in *csv.Reader) (map[string]int, error) {
	names, err := in.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, located(err)
	}
	head := map[string]int{}
	for i, name := range names {
		column := columns[strings.ToLower(strings.TrimSpace(name))]
		if column == "" {
			continue
		}
		if _, twice := head[column]; twice {
			return nil, fmt.Errorf(":1: two columns are %q; delete or rename one of them", column)
		}
		head[column] = i
	}
	if _, ok := head["id"]; !ok {
		return nil, errors.New(":1: the first line has to name the columns, and one of them has to be id: id,name,section,team,email")
	}
	return head, nil
}

// student reads a line. An empty one is the zero Student.
func student(in *csv.Reader, head map[string]int) (Student, int, error) {
	fields, err := in.Read()
	if err != nil {
		return Student{}, 0, located(err)
	}
	line, _ := in.FieldPos(0)
	get := func(column string) string {
		if i, ok := head[column]; ok && i < len(fields) {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	s := Student{get("id"), get("name"), get("section"), get("team"), get("email"), get("user")}
	odd := strings.ContainsFunc(strings.Join(fields, ""), unicode.IsControl)
	switch {
	case strings.Join(fields, "") == "":
		return Student{}, line, nil
	case s.ID == "":
		return s, line, fmt.Errorf(":%d: the id is missing; give the student an id, or delete the line", line)
	case odd:
		return s, line, fmt.Errorf(":%d: the line has a control character or a line break in it; delete it", line)
	}
	return s, line, nil
}

// located is an error of a CSV file with its line.
func located(err error) error {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fmt.Errorf(":%d: %w; check the quotes in this line", bad.Line, bad.Err)
	}
	return err
}

// Missing lists who is on the roster and has no submission, by id. A nil roster misses nobody.
func (r *Roster) Missing(handed []Submission) []Student {
	if r == nil {
		return nil
	}
	in := map[string]bool{}
	for _, s := range handed {
		in[s.Student] = true
	}
	return slices.DeleteFunc(slices.Clone(r.Students), func(s Student) bool { return in[s.ID] })
}

// Student returns the student with an id, and whether there is one.
func (r *Roster) Student(id string) (Student, bool) {
	if r == nil {
		return Student{}, false
	}
	i := slices.IndexFunc(r.Students, func(s Student) bool { return s.ID == id })
	if i < 0 {
		return Student{}, false
	}
	return r.Students[i], true
}
