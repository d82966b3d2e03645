package judge

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"failurelab/lab/failure"
)

// Copied is a word of the first correct lab that a learner's file contains. Every other lab has another word in its place.
type Copied struct {
	Word string `json:"word"`
	Is   string `json:"is"`   // what it is
	From string `json:"from"` // where a test reads it instead
	At   string `json:"at"`   // "file:line"
	In   string `json:"in"`   // the function; "" for none
}

// copies finds the words of the first correct lab in the learner's files, line by line.
func (j *observer) copies() []Copied {
	var list []Copied
	sources := j.sources()
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		n, function := 0, ""
		for line := range strings.Lines(string(sources[name])) {
			n++
			if m := begins.FindStringSubmatch(line); m != nil {
				function = m[1]
			}
			if part, ok := partIn(line); ok {
				list = append(list, Copied{part.Word, part.Is, part.From, name + ":" + strconv.Itoa(n), function})
			}
		}
	}
	return list
}

// partIn finds the longest word of the first correct lab in a line of source. It ignores comments.
func partIn(line string) (longest failure.Part, ok bool) {
	code, _, _ := strings.Cut(line, "// ")
	for _, part := range failure.Parts {
		for _, word := range []string{part.Word, strings.ToUpper(part.Word[:1]) + part.Word[1:]} {
			if len(word) > len(longest.Word) && wordAt(code, word) >= 0 {
				longest, ok = failure.Part{Word: word, Is: part.Is, From: part.From}, true
			}
		}
	}
	return longest, ok
}

// wordAt is where a word begins in a text, with no letter or digit on either side of it; -1 if it does not stand there.
func wordAt(text, word string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		begin, end := from+i, from+i+len(word)
		if (begin == 0 || !isWordByte(text[begin-1])) && (end == len(text) || !isWordByte(text[end])) {
			return begin
		}
		from = begin + 1
	}
}

// replaceWords replaces words wherever they stand by themselves, the longer of two that begin at one place. All are replaced at
// once, so that two words can change places.
func replaceWords(text string, others map[string]string) string {
	done := ""
	for {
		first, found := len(text), ""
		for word := range others {
			if i := wordAt(text, word); i >= 0 && (i < first || (i == first && len(word) > len(found))) {
				first, found = i, word
			}
		}
		if found == "" {
			return done + text
		}
		done, text = done+text[:first]+others[found], text[first+len(found):]
	}
}

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// begins is the first line of a function.
var begins = regexp.MustCompile(`^func (?:\([^)]*\) )?(\w+)`)

// copied finds the word that a failing test has copied: in the line where it fails ("folder/file:line"), or else in the test's own
// function, or else outside of all tests.
func (r *rule) copied(test, at string) *Copied {
	var best *Copied
	for _, fits := range []func(Copied) bool{
		func(c Copied) bool { return c.At == path.Base(at) },
		func(c Copied) bool { return c.In == topOf(test) },
		func(c Copied) bool { return !strings.HasPrefix(c.In, "Test") },
	} {
		if i := slices.IndexFunc(r.o.Copied, fits); i >= 0 && best == nil {
			best = &r.o.Copied[i]
		}
	}
	return best
}

// says names the word; of none, nothing.
func (c *Copied) says() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf(". Your test contains %q (%s), which is %s in the first lab only: every other lab has a different one", c.Word, c.At, c.Is)
}

func (c *Copied) remedy() string {
	if c == nil {
		return "read names, keys, ids and amounts from the request, the log or the database: they differ in every lab"
	}
	return fmt.Sprintf("read it from %s", c.From)
}
