package review

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"failurelab/grader/class/notes"
	"failurelab/grader/result"
)

// noteRequest writes a note, or removes it if the text is empty.
type noteRequest struct {
	Student string `json:"student"`
	Path    string `json:"path"` // "": the submission
	Line    int    `json:"line"` // 0: the whole file
	Text    string `json:"text"`
	Version string `json:"version"` // of this note, as the page saw it
}

func (s *Server) note(r noteRequest) (any, error) {
	files, err := s.member(r.Student)
	switch {
	case err != nil:
		return nil, err
	case r.Path != "" && !slices.Contains(files, r.Path):
		return nil, invalid(fmt.Sprintf("%s has no file %q. Choose a file of the submission.", r.Student, r.Path))
	case r.Path == "" && r.Line != 0:
		return nil, invalid("A line needs a file. Choose one, or leave the line empty.")
	}
	_, err = notes.Write(s.options.Results, r.Student, result.Note{Path: r.Path, Line: r.Line, Text: r.Text}, r.Version)
	var stale *notes.StaleError
	if errors.As(err, &stale) {
		return nil, refused{status: http.StatusConflict, why: "This note was changed meanwhile. Your text is not saved yet.", now: stale.Now, seen: notes.Version(stale.Now)}
	}
	if err != nil {
		return nil, err
	}
	return done{}, nil
}

// done answers a write that succeeded.
type done struct {
	Said string `json:"said,omitempty"` // what the writer should know
}

// member returns the paths of a student's files. It fails if the class has no such student.
func (s *Server) member(id string) ([]string, error) {
	if s.members == nil {
		c, err := s.options.Class()
		if err != nil {
			return nil, err
		}
		s.remember(c)
	}
	files, ok := s.members[id]
	if !ok {
		return nil, invalid(fmt.Sprintf("There is no student %q in the class. Load the page again.", id))
	}
	return files, nil
}

// remember keeps who is in the class.
func (s *Server) remember(c result.Class) {
	s.members = map[string][]string{}
	for _, m := range c.Members {
		files := []string{}
		for _, f := range m.Files {
			files = append(files, f.Path)
		}
		s.members[m.ID] = files
	}
}
