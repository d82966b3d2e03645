package wire

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a test hands over is the learner's, and may be of any length. These limits hold on both sides of the conversation.
const (
	MaxQuestion = 1 << 20  // bytes of a question; a host refuses a longer one
	MaxEvidence = 64 << 10 // bytes of a fact; a longer one is handed over without its value
	MaxText     = 1000     // characters of a text for people: a TODO, a panic, the name of a test

	MaxDiagnoses = 10 // of one test
	MaxBroken    = 32 // requests without a whole response, of one test
	MaxAbsent    = 50 // attributes that a test read and that were not there
)

// Short returns the fact without its key and value if it is longer than [MaxEvidence].
func (f Fact) Short() Fact {
	if len(f.Key)+len(f.Value) > MaxEvidence {
		return Fact{Source: f.Source, TooLong: true}
	}
	return f
}

// Shown returns a text as it can be shown anywhere, on one line and cut after [MaxText] characters. Of what a terminal or a
// page would obey (control characters, escape sequences, marks that turn the direction of text) it shows the codes.
func Shown(s string) string { return Escaped(s, MaxText, "") }

// Escaped returns s with the codes of all characters that cannot be seen, except for those in keep. It is cut after most
// characters.
func Escaped(s string, most int, keep string) string {
	var b strings.Builder
	n := 0
	for i, r := range s {
		if n++; n > most {
			b.WriteString("... (cut)")
			break
		}
		switch _, size := utf8.DecodeRuneInString(s[i:]); {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[i])+0x100, 16)[1:])
		case strconv.IsGraphic(r) || strings.ContainsRune(keep, r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}
