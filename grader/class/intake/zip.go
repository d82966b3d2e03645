package intake

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"io"
)

const oddMethod = unfit("The file is packed in a way that we cannot read. Pack the archive again as a plain .zip file.")

type zipped struct{ files []*zip.File }

// budget is a reader that ends after a number of bytes, whatever the archive's headers say.
type budget struct {
	io.ReaderAt
	left int64
}

var errSpent = errors.New("more than the budget")

func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errSpent
	}
	return b.ReaderAt.ReadAt(p, at)
}

// openZip reads the archive's table, and no more of it than is sane. The files it returns share one reader.
func openZip(r io.ReaderAt, size int64) (source, error) {
	b := &budget{ReaderAt: r, left: maxDirectory}
	z, err := zip.NewReader(b, size)
	switch {
	case b.left < 0:
		return nil, tooMany
	case err != nil && !errors.Is(err, zip.ErrInsecurePath): // escapes names such paths one by one
		return nil, damaged
	case len(z.File) > MaxEntries:
		return nil, tooMany
	}
	b.left = MaxUnpack
	return zipped{z.File}, nil
}

func (z zipped) list(visit func(item) error) error {
	for _, f := range z.files {
		it := item{path: f.Name, time: f.Modified, zoneless: !stamped(f.Extra), sealed: f.Flags&1 != 0}
		it.kind = kindOf(f.Mode()) // a name with a slash at its end is a folder's
		if err := visit(it); err != nil {
			return err
		}
	}
	return nil
}

// stamped says whether a file's extra fields hold a time with a zone: extended, NTFS or Unix. A plain zip time has none.
func stamped(extra []byte) bool {
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if len(extra) < 4+n {
			return false
		}
		if id == 0x5455 || id == 0x000a || id == 0x5855 || id == 0x000d {
			return true
		}
		extra = extra[4+n:]
	}
	return false
}

func (z zipped) read(want func(string) bool, got func(string, io.Reader, error) error) error {
	for _, f := range z.files {
		if !want(f.Name) {
			continue
		}
		if err := unzip(f, got); err != nil {
			return err
		}
	}
	return nil
}

func unzip(f *zip.File, got func(string, io.Reader, error) error) error {
	r, err := f.Open()
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return got(f.Name, nil, oddMethod)
	case err != nil:
		return got(f.Name, nil, damaged)
	}
	defer r.Close()
	return got(f.Name, r, nil)
}
