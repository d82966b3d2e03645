package intake

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"io"
)

// tarball is a tar archive, packed by gzip or not. It is read from its beginning each time, so that memory stays small.
type tarball struct {
	r      io.ReaderAt
	size   int64
	packed bool
}

// capped is a reader that fails after a number of bytes.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, tooGrown
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

// each walks through the archive. It never trusts the sizes in its headers.
func (t tarball) each(visit func(*tar.Header, io.Reader) error) error {
	var r io.Reader = bufio.NewReader(io.NewSectionReader(t.r, 0, t.size))
	if t.packed {
		z, err := gzip.NewReader(r)
		if err != nil {
			return damaged
		}
		r = z
	}
	archive := tar.NewReader(&capped{r, MaxUnpack})
	for entries := 0; ; entries++ {
		h, err := archive.Next()
		var why unfit
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &why):
			return why
		case err != nil && !errors.Is(err, tar.ErrInsecurePath): // escapes names such paths one by one
			return damaged
		case entries >= MaxEntries:
			return tooMany
		}
		if err := visit(h, archive); err != nil {
			return err
		}
	}
}

func (t tarball) list(visit func(item) error) error {
	return t.each(func(h *tar.Header, _ io.Reader) error {
		it := item{path: h.Name, time: h.ModTime}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeGNUSparse:
		case tar.TypeDir:
			it.kind = folder
		case tar.TypeSymlink:
			it.kind = symlink
		case tar.TypeLink:
			it.kind = hardlink
		case tar.TypeXGlobalHeader:
			return nil // what git archive says of its commit
		default:
			it.kind = special
		}
		return visit(it)
	})
}

func (t tarball) read(want func(string) bool, got func(string, io.Reader, error) error) error {
	return t.each(func(h *tar.Header, r io.Reader) error {
		if !want(h.Name) {
			return nil
		}
		return got(h.Name, r, nil)
	})
}
