package intake

import (
	"archive/tar"
	"bytes"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"failurelab/grader/result"
	"failurelab/lab/wire"
)

// FuzzArchive has archives of any bytes read. Whatever is in them, what comes out is within the limits and can be shown.
func FuzzArchive(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("PK\x05\x06"))
	f.Add([]byte(zips(f, with(tree{"01_unauthorized/x_test.go": one, "../x": "", "01_unauthorized/\x1b_test.go": "\x00"}))))
	f.Add([]byte(targz(f, with(tree{"x/01_unauthorized/x_test.go": one, "/abs": ""}))))
	f.Add([]byte(tars(f, &tar.Header{Name: "01_unauthorized/x_test.go", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"})))
	f.Fuzz(func(t *testing.T, text []byte) {
		h := spoiled(damaged)
		if from, err := archiveOf(text[:min(len(text), 262)], bytes.NewReader(text), int64(len(text))); err == nil {
			h = known.collect(from, true)
		}
		h.finish(known)
		assert.LessOrEqual(t, len(h.files), MaxFiles)
		assert.False(t, len(h.files) == 0 && len(h.refused) == 0)
		for name, source := range h.files {
			exercise, base := path.Split(name)
			assert.Contains(t, known.Exercises, strings.TrimSuffix(exercise, "/"))
			assert.True(t, strings.HasSuffix(base, "_test.go") && misnamed(base) == "", "%q", name)
			assert.True(t, utf8.Valid(source) && len(source) <= MaxFile && !bytes.Contains(source, []byte{0}))
			assert.False(t, slices.ContainsFunc(h.refused, func(r result.Refusal) bool { return r.Exercise+"/" == exercise }))
		}
		for _, r := range h.refused {
			assert.Equal(t, wire.Escaped(r.String(), 1000, ""), r.String())
		}
	})
}
