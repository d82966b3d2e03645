package audit

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"failurelab/grader/run"
	"failurelab/lab/course"
)

//go:embed runtime.go.tmpl
var runtimeText string

var runtimeFile = template.Must(template.New("runtime").Parse(runtimeText))

// program is a solution with every assertion behind a switch, built once.
type program struct {
	run.Program

	assertions []Assertion
	files      map[string]string // what stands in for the solution's files
}

// plan is auditPlan in runtime.go.tmpl.
type plan struct {
	Record        string                       `json:",omitempty"`
	Before, After map[string][]int             `json:",omitempty"`
	Copied        map[string]map[string]string `json:",omitempty"`
}

// with is the program with a plan.
func (p program) with(of plan) (run.Program, error) {
	b, err := json.Marshal(of)
	with := p.Program
	with.Args = append(slices.Clone(with.Args), "-audit="+string(b))
	return with, err
}

// build switches a solution's assertions and builds it into a folder.
func build(ctx context.Context, e *course.Exercise, root, out string) (program, error) {
	p := program{files: map[string]string{}}
	folder := filepath.Join(root, "solutions", e.Name)
	names, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		return p, err
	}
	for _, file := range names {
		name := filepath.Base(file)
		if name == "main_test.go" {
			continue
		}
		source, err := os.ReadFile(file) // #nosec G304 -- a solution of the course
		if err != nil {
			return p, err
		}
		changed, found, err := switched(name, source, len(p.assertions)+1)
		if err != nil {
			return p, err
		}
		p.assertions = append(p.assertions, found...)
		if err := p.put(e, name, changed, out); err != nil {
			return p, err
		}
	}
	_, pkg, _ := strings.Cut(e.Name, "_")
	var added bytes.Buffer
	if err := runtimeFile.Execute(&added, pkg); err != nil {
		return p, err
	}
	if err := p.put(e, "audit_test.go", added.Bytes(), out); err != nil {
		return p, err
	}
	p.Program, err = run.Build(ctx, e.Name, run.Source{Root: root, Folder: "solutions", Files: p.files}, out)
	if err != nil {
		err = fmt.Errorf("%s with its assertions behind switches: %w", e.Name, err)
	}
	return p, err
}

// put has a file stand in for one of the solution's.
func (p program) put(e *course.Exercise, name string, source []byte, out string) error {
	file := filepath.Join(out, name)
	p.files[e.Name+"/"+name] = file
	return os.WriteFile(file, source, 0o600)
}
