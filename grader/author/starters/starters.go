// Package starters holds the exercises as learners get them, before anything is solved.
//
// In a learner's repository, exercises/ holds the learner's work. So the project's own tests and proofs read the copies
// here. An author edits a copy, and then runs
//
//	go generate ./grader/author/...
//
// which puts the customers' words above the tests, and writes the copies into exercises/. CI of the project itself checks
// that both agree: go test ./grader/author/starters -pristine.
package starters

import (
	"embed"
	"path"
	"slices"
)

//go:generate go test . -run Pristine -pristine -update

// Dir is where the copies lie, below the root of the module.
const Dir = "grader/author/starters/testdata"

//go:embed testdata
var copies embed.FS

// Exercises returns the names of the exercises that have a starter, sorted.
func Exercises() []string {
	var names []string
	folders, err := copies.ReadDir("testdata")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, f := range folders {
		names = append(names, f.Name())
	}
	return names
}

// Files returns the files that an exercise hands out and that a learner edits, by name. It returns none for an unknown
// exercise. The caller may change the map.
func Files(exercise string) map[string][]byte {
	files := map[string][]byte{}
	if !slices.Contains(Exercises(), exercise) {
		return files
	}
	folder := path.Join("testdata", exercise)
	entries, err := copies.ReadDir(folder)
	if err != nil {
		panic(err) // it is embedded
	}
	for _, f := range entries {
		source, err := copies.ReadFile(path.Join(folder, f.Name()))
		if err != nil {
			panic(err) // it is embedded
		}
		files[f.Name()] = source
	}
	return files
}
