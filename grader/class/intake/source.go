package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// kind is what stands at a path.
type kind int

const (
	regular kind = iota
	folder
	symlink
	hardlink
	special // a device, a FIFO, a socket
	closed  // a folder that we may not look into
)

// item is something in a submission, before anybody looked inside.
type item struct {
	path     string // as its source spells it, with slashes
	kind     kind
	time     time.Time
	zoneless bool // time is a wall clock's, of an unknown zone
	sealed   bool // encrypted
}

// source is a submission's files: a folder, a zip archive or a tar archive.
type source interface {
	// list visits everything, in any order, until visit fails. Of more than MaxEntries it is tooMany.
	list(visit func(item) error) error
	// read hands over the files that are wanted. err is why one cannot be read. What got returns ends it.
	read(want func(path string) bool, got func(path string, r io.Reader, err error) error) error
}

// unfit is why a submission as a whole cannot be read, for the student.
type unfit string

func (u unfit) Error() string { return string(u) }

const (
	tooMany   = unfit("The submission has more than 20,000 files and folders. Hand in the folders of the exercises only.")
	tooBig    = unfit("The archive is over 100 MB. Hand in the folders of the exercises only.")
	tooGrown  = unfit("The archive unpacks to more than 128 MB. Hand in the folders of the exercises only.")
	damaged   = unfit("The archive is damaged. Pack it again, and open it once before you hand it in.")
	notZip    = unfit("We cannot open this kind of archive. Hand in a .zip or a .tar.gz file.")
	tooMuch   = unfit("The sources of the submission are over 8 MB together. Hand in the folders of the exercises only.")
	noRegular = unfit("The submission is neither a folder nor an archive. Hand in a folder, a .zip or a .tar.gz file.")
)

// archive returns the source for an archive. What it is, its first bytes say and not its name.
func archive(f *os.File) (source, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, noRegular
	case info.Size() > MaxArchive:
		return nil, tooBig
	}
	head := make([]byte, 262)
	n, err := io.ReadFull(io.NewSectionReader(f, 0, info.Size()), head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", shown(f.Name()), err)
	}
	return archiveOf(head[:n], f, info.Size())
}

func archiveOf(head []byte, r io.ReaderAt, size int64) (source, error) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return openZip(r, size)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return tarball{r: r, size: size, packed: true}, nil
	case len(head) >= 262 && string(head[257:262]) == "ustar":
		return tarball{r: r, size: size}, nil
	case len(head) == 0, bytes.HasPrefix(head, []byte("PK")):
		return nil, damaged
	}
	return nil, notZip
}
