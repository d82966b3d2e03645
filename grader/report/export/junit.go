package export

import (
	"encoding/xml"
	"io"
	"strings"

	"failurelab/grader/result"
)

// junitFormat is JUnit XML, for GitLab and other continuous integration: a suite for each student and exercise, and a case for each
// ticket. GitLab ignores a case whose class name and name it has seen, so these name the student too.
func junitFormat() Format {
	return Format{
		Name: "junit", Short: "JUnit XML for GitLab and others, of the class or one student", File: "junit.xml", Staff: true, Class: writeJUnit,
		One: func(w io.Writer, c result.Class, m result.Member, o Options) error {
			c.Members = []result.Member{m}
			return writeJUnit(w, c, o)
		},
	}
}

type junit struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCount
	Suites []junitSuite `xml:"testsuite"`
}

type junitCount struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCount
	Cases []junitCase `xml:"testcase"`
}

// junitCase has one of the three outcomes at most. Without one it passed.
type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Skipped *junitOutcome `xml:"skipped"`
	Failure *junitOutcome `xml:"failure"`
	Error   *junitOutcome `xml:"error"`
}

type junitOutcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func writeJUnit(w io.Writer, c result.Class, _ Options) error {
	all := junit{Name: "API failure lab"}
	for _, m := range c.Members {
		all.Suites = append(all.Suites, junitSuites(c, m)...)
	}
	for _, s := range all.Suites {
		all.Tests, all.Failures, all.Errors, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors, all.Skipped+s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitSuites(c result.Class, m result.Member) []junitSuite {
	id := line(m.ID)
	rows := rowsOf(m.Mark)
	if m.Mark.None || len(rows) == 0 {
		says := strings.Join(headline(c, m), " ")
		return []junitSuite{{
			Name: id, junitCount: junitCount{Tests: 1, Skipped: 1},
			Cases: []junitCase{{Name: "submission", Class: id, Skipped: &junitOutcome{Message: says}}},
		}}
	}
	var suites []junitSuite
	for _, r := range rows {
		name := id
		if r.Exercise != "" {
			name += "/" + r.Exercise
		}
		if len(suites) == 0 || suites[len(suites)-1].Name != name {
			suites = append(suites, junitSuite{Name: name})
		}
		suites[len(suites)-1].add(id, r)
	}
	return suites
}

// add adds a row as a case.
func (s *junitSuite) add(id string, r row) {
	file, _, _ := strings.Cut(r.At, ":")
	one := junitCase{Name: r.Name, Class: strings.TrimSuffix(id+"."+r.Exercise, "."), File: file}
	s.Tests++
	first, _, _ := strings.Cut(r.Says, "\n")
	outcome := &junitOutcome{Message: strings.Trim(r.Verdict+": "+first, ": "), Type: r.Verdict, Text: r.Text()}
	switch r.State {
	case passed:
	case notStarted:
		one.Skipped = &junitOutcome{Message: outcome.Message}
		s.Skipped++
	case ourFault:
		one.Error = outcome
		s.Errors++
	default:
		one.Failure = outcome
		s.Failures++
	}
	s.Cases = append(s.Cases, one)
}
