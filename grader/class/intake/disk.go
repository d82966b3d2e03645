package intake

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// disk is a submission that lies there as a folder. An os.Root keeps every path inside.
type disk struct {
	root *os.Root
	only string // a single file of the folder; "": all of it
}

// kindOf is the kind of a file's mode.
func kindOf(mode fs.FileMode) kind {
	switch {
	case mode.IsRegular():
		return regular
	case mode.IsDir():
		return folder
	case mode&fs.ModeSymlink != 0:
		return symlink
	}
	return special
}

func (d disk) list(visit func(item) error) error {
	if d.only != "" {
		return d.visit(d.only, visit)
	}
	left := MaxEntries
	return d.walk(".", 0, &left, visit)
}

// visit visits one file. It asks for its mode without following or opening it.
func (d disk) visit(name string, visit func(item) error) error {
	info, err := d.root.Lstat(name)
	if err != nil {
		return err
	}
	it := item{path: name, kind: kindOf(info.Mode()), time: info.ModTime()}
	if it.kind == regular && links(info) > 1 {
		it.kind = hardlink
	}
	return visit(it)
}

// walk visits a folder. Git's files and other litter are not looked into.
func (d disk) walk(dir string, depth int, left *int, visit func(item) error) error {
	names, err := d.names(dir, left)
	if err != nil {
		return err
	}
	for _, name := range names {
		if isLitter(name) {
			continue
		}
		below := path.Join(dir, name)
		var is kind
		err := d.visit(below, func(it item) error {
			is = it.kind
			return visit(it)
		})
		if err == nil && is == folder && depth < maxDepth {
			err = d.walk(below, depth+1, left, visit)
			if errors.Is(err, fs.ErrPermission) {
				err = visit(item{path: below, kind: closed})
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// names lists a folder, sorted, and no more of it than is left to look at.
func (d disk) names(dir string, left *int) ([]string, error) {
	f, err := d.root.OpenFile(dir, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var names []string
	for {
		some, err := f.Readdirnames(500)
		names = append(names, some...)
		if *left -= len(some); *left < 0 {
			return nil, tooMany
		}
		if errors.Is(err, io.EOF) {
			slices.Sort(names)
			return names, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (d disk) read(want func(string) bool, got func(string, io.Reader, error) error) error {
	return d.list(func(it item) error {
		if it.kind != regular || !want(it.path) {
			return nil
		}
		f, err := open(d.root, it.path)
		if err != nil {
			return got(it.path, nil, unreadable)
		}
		defer func() { _ = f.Close() }()
		return got(it.path, f, nil)
	})
}

const unreadable = unfit("We cannot read this file. Hand it in again, with its permissions set so that others may read it.")

// open opens a regular file. Something else that stands there instead neither blocks nor is read.
func open(root *os.Root, name string) (*os.File, error) {
	before, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, noRegular
	}
	f, err := root.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !os.SameFile(before, info) {
		_ = f.Close()
		return nil, noRegular
	}
	return f, nil
}

// small returns the text of a small regular file, without space around it.
func small(root *os.Root, name string, most int64) (string, bool) {
	f, err := open(root, name)
	if err != nil {
		return "", false
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	return strings.TrimSpace(string(text)), err == nil && int64(len(text)) <= most
}
