package page

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"

	"failurelab/grader/result"

	"golang.org/x/sync/errgroup"
)

// detail is what the page reads when a student is looked at.
type detail struct {
	Mark  result.Mark         `json:"mark"`
	Notes []shownNote         `json:"notes,omitempty"`
	Files []result.SourceFile `json:"files,omitempty"`
	Parts map[string][]part   `json:"parts,omitempty"` // of a ticket: what belongs to it
}

// solutions is what the page reads with the first student.
type solutions struct {
	Files []result.SourceFile `json:"files"`
	Parts map[string][]part   `json:"parts"`
}

// triage is the function that learners write for a triage.
const triage = "Triage"

// pieces writes each student's detail in the order of the class, and the solutions, as compressed elements of the page.
func pieces(out *bufio.Writer, c result.Class) error {
	known := map[string]bool{}
	for _, e := range c.Exercises {
		for _, l := range e.Labs {
			known[l.Code] = true
		}
	}
	if err := piece(out, "solutions", packed(solutionsOf(c))); err != nil {
		return err
	}
	for from := 0; from < len(c.Members); { // a few at a time, so that a class is never in memory twice
		group := c.Members[from:min(len(c.Members), from+4*runtime.GOMAXPROCS(0))]
		texts := make([][]byte, len(group))
		var work errgroup.Group
		work.SetLimit(runtime.GOMAXPROCS(0))
		for i, m := range group {
			work.Go(func() error {
				texts[i] = packed(newDetail(m, known))
				return nil
			})
		}
		_ = work.Wait()
		for i, text := range texts {
			if err := piece(out, fmt.Sprintf("student-%d", from+i), text); err != nil {
				return err
			}
		}
		from += len(group)
	}
	return nil
}

// piece writes one element. Base64 has no character that HTML knows.
func piece(out *bufio.Writer, id string, text []byte) error {
	_, err := fmt.Fprintf(out, "<script type=\"text/plain\" id=\"%s\">%s</script>\n", id, text)
	return err
}

// packed is JSON, compressed, in base64.
func packed(v any) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(v); err != nil {
		panic(err) // the model always has a JSON form
	}
	_ = z.Close() // a buffer takes everything
	return base64.StdEncoding.AppendEncode(nil, b.Bytes())
}

// newDetail leaves out what the page knows of each lab and exercise anyway.
func newDetail(m result.Member, known map[string]bool) detail {
	d := detail{Mark: m.Mark, Parts: map[string][]part{}}
	for _, n := range m.Notes {
		d.Notes = append(d.Notes, shownNote{n, markdown(n.Text)})
	}
	for _, f := range m.Files {
		d.Files = append(d.Files, result.SourceFile{Path: f.Path, Text: shortened(f.Text)})
	}
	index := newIndex(m.Files)
	d.Mark.Exercises = slices.Clone(m.Mark.Exercises)
	for i := range d.Mark.Exercises {
		e := &d.Mark.Exercises[i]
		e.Result.House = slim(e.Result.House, known)
		if e.Result.Triage != nil {
			d.Parts[e.Exercise] = index.of(e.Exercise, "", []string{triage}, nil)
		}
		e.Result.Tickets = slices.Clone(e.Result.Tickets)
		for k := range e.Result.Tickets {
			t := &e.Result.Tickets[k]
			if parts := index.of(e.Exercise, t.Ticket, t.Tests, places(*t)); len(parts) > 0 {
				d.Parts[t.Ticket] = parts
			}
			t.Labs, t.EdgeCases, t.Symptom, t.Production = slim(t.Labs, known), slim(t.EdgeCases, known), "", ""
		}
	}
	return d
}

// slim leaves out what a lab's [result.LabInfo] tells.
func slim(trials []result.Trial, known map[string]bool) []result.Trial {
	trials = slices.Clone(trials)
	for i, t := range trials {
		if known[t.Code] {
			trials[i].Lab, trials[i].Ask, trials[i].Cause, trials[i].Clause, trials[i].Kind = "", "", "", "", ""
		}
	}
	return trials
}

// places are the lines that a ticket's tests caught something at, and where its verdict points.
func places(t result.Ticket) []string {
	all := []string{place(t.At)}
	for _, l := range slices.Concat(t.Labs, t.EdgeCases) {
		if l.At != "" {
			all = append(all, place(l.At))
		}
	}
	return all
}

func solutionsOf(c result.Class) solutions {
	s := solutions{Files: c.Solutions, Parts: map[string][]part{}}
	index := newIndex(c.Solutions)
	for _, e := range c.Exercises {
		for _, t := range e.Tickets {
			if parts := index.of(e.Exercise, t.Ticket, nil, nil); len(parts) > 0 {
				s.Parts[t.Ticket] = parts
			}
		}
		if e.Form == result.Triage {
			s.Parts[e.Exercise] = index.of(e.Exercise, "", []string{triage}, nil)
		}
	}
	return s
}
