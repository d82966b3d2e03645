// Package sample is a graded class of 12, for tests of what reports and formats show.
//
// It was made by
//
//	grader author class --students 12 --out class
//	grader class grade --submissions class --out results
//	grader class report results --format json
//
// and then cut down to the exercises 01, 04 and 07. The made-up class did not have every kind of submission, so these were added
// by hand: names, sections and mails; s0002 has a ticket that crashes, and s0010 an exercise; s0003 has an override; s0004 is
// late, and s0006 came after the hard end; s0007 is refused as a whole; s0008 has an exercise that the grader could not grade, and
// a hostile name; s0009 has notes for staff; s0011 has a triage; s0012 is wrong on T101. The lab 04-T402-m2 is void, and the
// solutions are the project's own.
//
// It holds solutions. A copy of the course for students must not have it.
package sample

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"

	"failurelab/grader/result"
)

//go:embed class.json.gz
var packed []byte

// Class returns the class. Each call returns a new one, so that a test can change it. It panics if the file is damaged.
func Class() result.Class {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("the sample class is damaged: " + err.Error())
	}
	var c result.Class
	if err := json.NewDecoder(z).Decode(&c); err != nil {
		panic("the sample class is damaged: " + err.Error())
	}
	return c
}
