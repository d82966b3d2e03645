package release

import (
	"fmt"
	"go/scanner"
	"go/token"
	"hash/fnv"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"failurelab/grader/author/starters"
)

// length is how many tokens of Go a released file and a solution must have in common to be a leak: an assertion and a little more.
// assert.Equal(t, "none", line.Attr("credential")) has sixteen. Shorter runs are idioms, such as closing a body and checking its
// status.
const length = 18

// Leaks compares every file with the solutions of the clone in the folder root, by runs of tokens, so that names of files,
// spaces and comments make no difference. It returns an error for each file that has such a run in common with a solution,
// unless the starters or the exercises' READMEs have it too. It fails if there are no solutions.
func Leaks(root string, c Course) (leaks []error, err error) {
	secret, err := solved(root)
	if err != nil {
		return nil, err
	}
	for name, text := range c {
		if strings.HasPrefix(name, starters.Dir+"/") || strings.HasPrefix(name, "exercises/") && !strings.HasSuffix(name, "main_test.go") {
			shingles(string(text), func(run uint64, _ []string) { delete(secret, run) })
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		var first string
		var found int
		shingles(string(c[name]), func(run uint64, tokens []string) {
			if of, ok := secret[run]; ok {
				if found++; found == 1 {
					first = fmt.Sprintf("%s, such as: %s", of, strings.Join(tokens, " "))
				}
			}
		})
		if found > 0 {
			leaks = append(leaks, fmt.Errorf("%s shows a part of %s. Leave the file out in grader/class/release/rules.go, or change it", name, first))
		}
	}
	return leaks, nil
}

// solved are the runs of tokens of all solutions, and the file of each.
func solved(root string) (map[uint64]string, error) {
	secret := map[uint64]string{}
	err := fs.WalkDir(os.DirFS(root), "solutions", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || d.Name() == "main_test.go" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		shingles(string(text), func(run uint64, tokens []string) {
			if !isKey(tokens) {
				secret[run] = name
			}
		})
		return err
	})
	if err != nil || len(secret) == 0 {
		return nil, fmt.Errorf("there are no solutions in %s, so nothing can be compared with them. Run this in a whole clone of the course", root)
	}
	return secret, nil
}

// isKey says whether tokens are only a piece of a diagnosis, such as: Reached: lab.No, Slow: lab.Yes. The labs have these too.
func isKey(tokens []string) bool {
	return !slices.ContainsFunc(tokens, func(t string) bool {
		return !slices.Contains([]string{"Reached", "Slow", "Side", "Cause", "lab", "Yes", "No", "Client", "Server", "Between", ".", ",", ":", ""}, t)
	})
}

// shingles calls found with the hash of each run of tokens in a text. What stands in comments and in literals counts as a text of
// its own, so that a solution is found there too.
func shingles(text string, found func(run uint64, tokens []string)) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	var tokens []string
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			for i := 0; i+length <= len(tokens); i++ {
				found(hash(tokens[i:i+length]), tokens[i:i+length])
			}
			return
		case tok == token.SEMICOLON, tok == token.ILLEGAL: // most semicolons are the scanner's own
			continue
		case tok == token.COMMENT:
			shingles(strings.NewReplacer("//", " ", "/*", " ", "*/", " ").Replace(lit), found)
			continue
		case tok == token.STRING && len(lit) > length:
			if inner, err := strconv.Unquote(lit); err == nil {
				shingles(inner, found)
			}
		}
		if lit == "" {
			lit = tok.String()
		}
		tokens = append(tokens, lit)
	}
}

// hash is one number for some tokens.
func hash(tokens []string) uint64 {
	h := fnv.New64a()
	for _, t := range tokens {
		_, _ = h.Write([]byte(t)) // never fails
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}
