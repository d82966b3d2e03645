package similar

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"failurelab/grader/checkout"
	"failurelab/grader/result"
)

// File is where the pairs of a class are kept in its folder of results.
const File = "similar.json"

// schema names the form of the file.
const schema = "failurelab/similar/v1"

// kept is what the file holds.
type kept struct {
	Schema string        `json:"schema"`
	Pairs  []result.Pair `json:"pairs"`
}

// Keep keeps pairs in a folder of results, instead of those that it had.
func Keep(dir string, pairs []result.Pair) error {
	text, err := json.MarshalIndent(kept{schema, pairs}, "", "  ")
	if err != nil {
		return err
	}
	return checkout.Replace(filepath.Join(dir, File), append(text, '\n'), 0o600)
}

// Kept returns the pairs that folders of results have, the most similar first; none if none was read into them.
func Kept(dirs ...string) ([]result.Pair, error) {
	var pairs []result.Pair
	for _, dir := range dirs {
		file := filepath.Join(dir, File)
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var k kept
		if err := json.Unmarshal(text, &k); err != nil || k.Schema != schema {
			return nil, fmt.Errorf("%s is damaged, or of another version. Read JPlag's result again with class similar --read, or delete the file", file)
		}
		pairs = append(pairs, k.Pairs...)
	}
	result.SortPairs(pairs)
	return pairs, nil
}
