// Package pack writes what a platform needs to grade one submission a job: the static grader, the part of the course that
// submissions are built against, the settings of the class, and the platform's own entry files.
//
// No pack holds a solution. It holds go.mod, go.sum and the two packages that tests import, and the labs are in the grader. A job
// compiles the submission, and nothing of the labs. What submissions import is compiled before, by warm.sh: into the image where
// the platform has one (Gradescope, PrairieLearn, GitLab, GitHub), else into a folder that the job keeps or makes (Classroom 50).
// The cache is not shipped, because it is good for one version of Go and one place on the disk only.
package pack

import (
	"bytes"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/template"

	"failurelab/grader/class/release"
)

//go:embed all:templates
var templates embed.FS

// Platforms are the names of those that there is a pack for.
var Platforms = []string{"gradescope", "prairielearn", "classroom50", "gitlab", "github"}

// layout is where the parts of a platform's pack lie.
type layout struct {
	grader string // the folder of what grades, below the pack
	docker bool   // a Dockerfile makes it an image
}

var layouts = map[string]layout{
	"gradescope":   {grader: "."},
	"prairielearn": {grader: "image", docker: true},
	"classroom50":  {grader: "failurelab"},
	"gitlab":       {grader: "image", docker: true},
	"github":       {grader: "image", docker: true},
}

// Options say what to pack.
type Options struct {
	Platform string
	Program  string         // the grader: static, for linux/amd64 ([Static])
	Course   release.Course // what students get
	Settings []byte         // grade.yaml; nil: a new seed, and feedback that gives nothing away
}

// values are what the templates are filled in with.
type values struct {
	Go    string // the release of Go that the grader was built with: "go1.26.8"
	Minor string // its language: "1.26"
	UUID  string // for platforms that ask for one
}

// Write writes a pack into the folder dir, which must be missing or empty.
func Write(dir string, o Options) error {
	at, ok := layouts[o.Platform]
	if !ok {
		return fmt.Errorf("there is no pack for %q. There is one for: %s", o.Platform, strings.Join(Platforms, ", "))
	}
	if err := errors.Join(release.Empty(dir), Static(o.Program)); err != nil {
		return err
	}
	v := values{Go: strings.Fields(runtime.Version())[0], UUID: uuid()}
	v.Minor = strings.Join(strings.SplitN(strings.TrimPrefix(v.Go, "go"), ".", 3)[:2], ".")
	if err := fill(o.Platform, dir, v); err != nil {
		return err
	}
	grader := filepath.Join(dir, at.grader)
	if err := fill("common", grader, v); err != nil {
		return err
	}
	if !at.docker {
		if err := os.Remove(filepath.Join(grader, "Dockerfile")); err != nil {
			return err
		}
	}
	if err := need(o.Course).WriteFiles(filepath.Join(grader, "course")); err != nil {
		return err
	}
	settings := o.Settings
	if settings == nil {
		settings = fresh()
	}
	if err := os.WriteFile(filepath.Join(grader, "grade.yaml"), settings, 0o600); err != nil {
		return err
	}
	program, err := os.ReadFile(o.Program)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(grader, "grader.bin"), program, 0o755) // #nosec G306 -- it is to be run
}

// need is the part of the course that submissions are built against.
func need(c release.Course) release.Course {
	part := release.Course{}
	for name, text := range c {
		folder := path.Dir(name)
		if slices.Contains([]string{"go.mod", "go.sum", "LICENSE"}, name) || folder == "lab" || folder == "lab/wire" {
			part[name] = text
		}
	}
	return part
}

// fresh are settings with a seed of their own. All jobs of a pack draw the same labs.
func fresh() []byte {
	return fmt.Appendf(nil, "# Keep this file out of students' reach: it holds the seed.\nseed: %s%s\nfeedback: counts\n", rand.Text(), rand.Text())
}

// fill writes the files of a folder of templates. Programs and scripts may be run.
func fill(from, dir string, v values) error {
	root := path.Join("templates", from)
	return fs.WalkDir(templates, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t, err := template.New(name).Delims("[[", "]]").ParseFS(templates, name)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, path.Base(name), v); err != nil {
			return err
		}
		to := filepath.Join(dir, strings.TrimSuffix(strings.TrimPrefix(name, root+"/"), ".tmpl"))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil { // #nosec G301 -- platforms read it
			return err
		}
		mode := fs.FileMode(0o644)
		if bytes.HasPrefix(b.Bytes(), []byte("#!")) {
			mode = 0o755
		}
		return os.WriteFile(to, b.Bytes(), mode) // #nosec G306 -- platforms read and run it
	})
}

// uuid is a random one (RFC 9562, version 4).
func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
