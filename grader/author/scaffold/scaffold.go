// Package scaffold writes the files that a new failure or a new exercise begins with.
//
// The files compile. They contain questions that only the author can answer, and verify complains until each is answered. The
// package never overwrites a file: if a file exists already, or a name does not fit, nothing changes.
package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

var texts = template.Must(template.ParseFS(templates, "templates/*.tmpl"))

// render fills in a template. Go source comes back formatted.
func render(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := texts.ExecuteTemplate(&b, name+".tmpl", data); err != nil {
		return nil, err
	}
	if !strings.HasSuffix(name, ".go") {
		return b.Bytes(), nil
	}
	source, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("template %s: %w", name, err)
	}
	return source, nil
}

// change collects what is to be written below the root of a module, in order. A file that was written before is put back
// when a later one cannot be written.
type change struct {
	root  string
	files []file
	undo  []func() error
}

// file is one file that is written: a new one, or one that was changed.
type file struct {
	path    string // below root, with slashes
	content []byte
	fresh   bool
}

func (c *change) at(name string) string { return filepath.Join(c.root, filepath.FromSlash(name)) }

// read returns a file as it will be: as changed before, or as it is on the disk.
func (c *change) read(name string) ([]byte, error) {
	for _, f := range c.files {
		if f.path == name {
			return f.content, nil
		}
	}
	return os.ReadFile(c.at(name))
}

// create plans a new file. It fails when the file is there.
func (c *change) create(name string, content []byte) error {
	switch _, err := os.Lstat(c.at(name)); {
	case err == nil:
		return fmt.Errorf("%s exists already, so nothing was changed", name)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	c.files = append(c.files, file{name, content, true})
	return nil
}

// edit plans another content for a file. It fails when the content does not parse.
func (c *change) edit(name string, content []byte) error {
	if strings.HasSuffix(name, ".go") {
		formatted, err := format.Source(content)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		content = formatted
	}
	for i, f := range c.files {
		if f.path == name {
			c.files[i].content = content
			return nil
		}
	}
	c.files = append(c.files, file{name, content, false})
	return nil
}

// write writes what is planned and not yet written.
func (c *change) write() error {
	for _, f := range c.files[len(c.undo):] {
		if err := c.put(f); err != nil {
			return errors.Join(err, c.rollback())
		}
	}
	return nil
}

func (c *change) put(f file) error {
	name := c.at(f.path)
	if f.fresh {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { // #nosec G301 -- as git would
			return err
		}
		out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // #nosec G302 G304 -- as git would
		if err != nil {
			return err
		}
		c.undo = append(c.undo, func() error { return c.remove(f.path) })
		_, err = out.Write(f.content)
		return errors.Join(err, out.Close())
	}
	before, err := os.ReadFile(name) // #nosec G304 -- an author's own tree
	if err != nil {
		return err
	}
	c.undo = append(c.undo, func() error { return os.WriteFile(name, before, 0o600) })
	return os.WriteFile(name, f.content, 0o600)
}

// remove removes a file, and the folders that it leaves empty.
func (c *change) remove(name string) error {
	err := os.Remove(c.at(name))
	for dir := path.Dir(name); err == nil && dir != "."; dir = path.Dir(dir) {
		if os.Remove(c.at(dir)) != nil {
			break // it is not empty
		}
	}
	return err
}

func (c *change) rollback() (err error) {
	for _, undo := range c.undo {
		err = errors.Join(err, undo())
	}
	return err
}

// written returns the paths of all files.
func (c *change) written() []string {
	names := make([]string, len(c.files))
	for i, f := range c.files {
		names[i] = f.path
	}
	return names
}

// everywhere says whether go builds a file of this name on every system. It does not build drop_linux.go on the others,
// and takes drop_test.go for a test.
func everywhere(name string) bool {
	nowhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p\n")), nil
	}}
	ok, err := nowhere.MatchFile(".", name)
	return ok && err == nil && !strings.HasSuffix(name, "_test.go")
}

// taken returns the file of a package that declares a name, or "".
func (c *change) taken(dir, name string) (string, error) {
	entries, err := os.ReadDir(c.at(dir))
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		file := path.Join(dir, entry.Name())
		if entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := parser.ParseFile(token.NewFileSet(), c.at(file), nil, parser.SkipObjectResolution)
		if err != nil {
			return "", err
		}
		if declares(source, name) {
			return file, nil
		}
	}
	return "", nil
}

// declares says whether a file declares a name outside functions.
func declares(file *ast.File, name string) bool {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == name {
				return true
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				for _, declared := range names(s) {
					if declared.Name == name {
						return true
					}
				}
			}
		}
	}
	return false
}

func names(s ast.Spec) []*ast.Ident {
	switch s := s.(type) {
	case *ast.ValueSpec:
		return s.Names
	case *ast.TypeSpec:
		return []*ast.Ident{s.Name}
	default:
		return nil // an import
	}
}

// camel joins words to a Go name: BadRequest.
func camel(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}
