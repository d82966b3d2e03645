package review

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"failurelab/grader/checkout"
	"failurelab/grader/class/notes"
	"failurelab/grader/class/settings"
)

// voidRequest makes a lab void for everyone, or undoes it.
type voidRequest struct {
	Lab     string `json:"lab"`
	Reason  string `json:"reason"`
	Undo    bool   `json:"undo"`
	Version string `json:"version"` // of the settings, as the page saw them
}

// overrideRequest sets points by hand, or undoes it.
type overrideRequest struct {
	Student  string  `json:"student"`
	Ticket   string  `json:"ticket"` // "": the exercise
	Exercise string  `json:"exercise"`
	Points   float64 `json:"points"`
	Reason   string  `json:"reason"`
	By       string  `json:"by"`
	Undo     bool    `json:"undo"`
	Version  string  `json:"version"`
}

func (s *Server) void(r voidRequest) (any, error) {
	if r.Undo {
		return s.edit(settings.DropVoid(r.Lab), r.Version)
	}
	return s.edit(settings.SetVoid(settings.Void{Lab: r.Lab, Reason: strings.TrimSpace(r.Reason)}), r.Version)
}

func (s *Server) override(r overrideRequest) (any, error) {
	if _, err := s.member(r.Student); err != nil {
		return nil, err
	}
	if (r.Ticket == "") == (r.Exercise == "") {
		return nil, invalid("Name a ticket or an exercise, one of the two.")
	}
	if r.Undo {
		return s.edit(settings.DropOverride(r.Student, r.Ticket, r.Exercise), r.Version)
	}
	return s.edit(settings.SetOverride(settings.Override{
		Student: r.Student, Ticket: r.Ticket, Exercise: r.Exercise, Points: r.Points, Reason: strings.TrimSpace(r.Reason), By: strings.TrimSpace(r.By),
	}), r.Version)
}

// edit changes the settings, if they are as the page saw them.
func (s *Server) edit(e settings.Edit, seen string) (any, error) {
	file, old, mode, err := s.policy()
	if err != nil {
		return nil, err
	}
	if version := notes.Version(string(old)); version != seen {
		return nil, s.stale(file, old, version)
	}
	text, err := e.Apply(file, old, s.options.Known)
	if err != nil {
		return nil, err
	}
	if _, again, _, err := s.policy(); err != nil || string(again) != string(old) { // an editor was faster
		return nil, errors.Join(err, s.stale(file, again, notes.Version(string(again))))
	}
	if err := checkout.Replace(file, text, mode); err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w. Make room, and save again", file, err)
	}
	return done{}, nil
}

// policyNow is what the settings say about voids and overrides.
type policyNow struct {
	Void      []voidNow     `json:"void"`
	Overrides []overrideNow `json:"overrides"`
}

type voidNow struct {
	Lab    string `json:"lab"`
	Reason string `json:"reason"`
}

type overrideNow struct {
	Student  string  `json:"student"`
	Ticket   string  `json:"ticket,omitempty"`
	Exercise string  `json:"exercise,omitempty"`
	Points   float64 `json:"points"`
	Reason   string  `json:"reason"`
	By       string  `json:"by"`
}

// stale is the refusal of a write to settings that the page did not see.
func (s *Server) stale(file string, text []byte, version string) error {
	now, err := s.read(file, text)
	if err != nil {
		return err
	}
	return refused{
		status: http.StatusConflict, now: now, seen: version,
		why: filepath.Base(file) + " was changed meanwhile. Your change is not saved yet. Look at what it says now, and save again.",
	}
}

// read is what a text of the settings says.
func (s *Server) read(file string, text []byte) (policyNow, error) {
	now := policyNow{Void: []voidNow{}, Overrides: []overrideNow{}}
	p, err := settings.Parse(file, text, s.options.Known)
	for _, v := range p.Void {
		now.Void = append(now.Void, voidNow(v))
	}
	for _, o := range p.Overrides {
		now.Overrides = append(now.Overrides, overrideNow(o))
	}
	return now, err
}

// policy is the file of the settings, behind a link if it is one, with its text and mode. A file that does not exist is empty.
func (s *Server) policy() (file string, text []byte, mode fs.FileMode, err error) {
	file, err = filepath.EvalSymlinks(s.options.Settings)
	if errors.Is(err, fs.ErrNotExist) {
		return s.options.Settings, nil, 0o600, nil
	}
	if err != nil {
		return "", nil, 0, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", nil, 0, err
	}
	text, err = os.ReadFile(file)
	return file, text, info.Mode().Perm(), err
}
