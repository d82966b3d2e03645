package similar

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"failurelab/grader/result"
)

// What a result of JPlag may take. It is an archive from elsewhere, whatever its headers say.
const (
	maxDirectory = 64 << 20 // its table of contents
	maxPairs     = 256 << 20
	maxNames     = 32 << 20
)

// comparison is an entry of topComparisons.json in a result of JPlag 6.
type comparison struct {
	First        string             `json:"firstSubmission"`
	Second       string             `json:"secondSubmission"`
	Similarities map[string]float64 `json:"similarities"` // by metric, from 0 to 1
}

// mappings is submissionMappings.json of JPlag 6.
type mappings struct {
	Names map[string]string `json:"submissionIds"` // the name of a submission's folder, by JPlag's own id
}

// Read reads a result of JPlag 6 about an export of these students. It returns the pairs, the most similar first, and how many it
// left out because a submission is none of these students', such as one of an earlier year.
func Read(file string, students []string) (pairs []result.Pair, others int, err error) {
	var all []comparison
	var names mappings
	if err := unpack(file, map[string]part{
		"topComparisons.json": {maxPairs, &all}, "submissionMappings.json": {maxNames, &names},
	}); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", file, err)
	}
	known := map[string]string{}
	for _, id := range students {
		known[Folder(id)] = id
	}
	student := func(submission string) string {
		if name, ok := names.Names[submission]; ok {
			submission = name
		}
		return known[submission]
	}
	for _, c := range all {
		p := result.Pair{One: student(c.First), Other: student(c.Second)}
		average, ok := c.Similarities["AVG"]
		if !ok || !fraction(average) || !fraction(c.Similarities["MAX"]) {
			return nil, 0, fmt.Errorf("%s: topComparisons.json has a similarity that is no number from 0 to 1. Is it of JPlag 6?", file)
		}
		if p.Average, p.Highest = average, max(average, c.Similarities["MAX"]); p.One == "" || p.Other == "" || p.One == p.Other {
			others++
			continue
		}
		if p.One > p.Other {
			p.One, p.Other = p.Other, p.One
		}
		pairs = append(pairs, p)
	}
	if len(pairs) == 0 && others > 0 {
		return nil, others, fmt.Errorf("%s is about other submissions: none of its pairs is of two students of these results", file)
	}
	result.SortPairs(pairs)
	return pairs, others, nil
}

func fraction(f float64) bool { return f >= 0 && f <= 1 }

// part is a file in an archive: how large it may be, and what it is read into.
type part struct {
	most int64
	into any
}

// unpack reads JSON files of an archive.
func unpack(file string, parts map[string]part) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	b := &budget{ReaderAt: f, left: maxDirectory}
	z, err := zip.NewReader(b, info.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // nothing is unpacked to the disk
		return errors.New("this is no result of JPlag: it is not a zip archive, or damaged. Give the .jplag file that jplag.sh wrote")
	}
	b.left = maxPairs + maxNames
	for _, f := range z.File {
		if p, ok := parts[f.Name]; ok {
			delete(parts, f.Name)
			if err := read(f, p); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		if f.Name == "overview.json" {
			return errors.New("this is of JPlag 5 or older. Run JPlag 6 on the export, with jplag.sh")
		}
	}
	for name := range parts {
		return fmt.Errorf("this is no result of JPlag 6: it has no %s. Give the .jplag file that jplag.sh wrote", name)
	}
	return nil
}

// read reads one file of an archive, and not more of it than is sane.
func read(f *zip.File, p part) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // it was only read
	limited := &io.LimitedReader{R: r, N: p.most + 1}
	text, err := io.ReadAll(limited)
	switch {
	case limited.N <= 0:
		return fmt.Errorf("it is larger than %d MB, which no class needs", p.most>>20)
	case err != nil:
		return err
	}
	return json.Unmarshal(text, p.into)
}

// budget is a reader that ends after a number of bytes.
type budget struct {
	io.ReaderAt
	left int64
}

// ReadAt reads as long as the budget lasts.
func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errors.New("it is larger than any class needs")
	}
	return b.ReaderAt.ReadAt(p, at)
}
