package intake

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWhichEntryCounts(t *testing.T) {
	t.Parallel()
	at := func(entry string, hours int) Submission {
		s := Submission{Student: "a", Entry: entry, Files: map[string][]byte{good: nil}}
		if hours != 0 {
			s.Time = noon.Add(time.Duration(hours) * time.Hour)
		}
		return s
	}
	blank := at("blank", -1)
	blank.Files = nil
	due := Options{Due: noon, Grace: 2 * time.Hour}
	for name, tc := range map[string]struct {
		o    Options
		all  []Submission
		want string
		note string
	}{
		"only one":           {due, []Submission{at("x", 9)}, "x", ""},
		"the last in time":   {due, []Submission{at("x", -3), at("y", -2), at("z", 3)}, "y", "The student has 3 entries. y (2026-11-20 10:00:00 UTC) counts, because it is the last one before the due date. These do not: x (2026-11-20 09:00:00 UTC), z (2026-11-20 15:00:00 UTC)."},
		"grace":              {due, []Submission{at("x", -3), at("y", 2)}, "y", "The student has 2 entries. y (2026-11-20 14:00:00 UTC) counts, because it is the last one before the due date. These do not: x (2026-11-20 09:00:00 UTC)."},
		"the first late one": {due, []Submission{at("y", 4), at("x", 3)}, "x", "The student has 2 entries. x (2026-11-20 15:00:00 UTC) counts, because all of them are late, and it is the first. These do not: y (2026-11-20 16:00:00 UTC)."},
		"no due date":        {Options{}, []Submission{at("x", 3), at("y", 4)}, "y", "The student has 2 entries. y (2026-11-20 16:00:00 UTC) counts, because it is the last one. These do not: x (2026-11-20 15:00:00 UTC)."},
		"unknown":            {due, []Submission{at("x", 0), at("y", 3)}, "y", "The student has 2 entries. y (2026-11-20 15:00:00 UTC) counts, because all of them are late, and it is the first. These do not: x (time unknown)."},
		"all unknown":        {due, []Submission{at("x", 0), at("y", 0)}, "y", "The student has 2 entries. y (time unknown) counts, because no time is known. These do not: x (time unknown)."},
		"a damaged one":      {due, []Submission{at("x", -3), blank}, "x", "The student has 2 entries. x (2026-11-20 09:00:00 UTC) counts, because it is the last one before the due date. These do not: blank (2026-11-20 11:00:00 UTC)."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tc.o.choose(append(tc.all, Submission{Student: "b", Entry: "other"}))
			assert.Len(t, got, 2)
			assert.Equal(t, tc.want, got[0].Entry)
			if tc.note == "" {
				assert.Empty(t, got[0].Notes)
			} else {
				assert.Equal(t, []string{tc.note}, got[0].Notes)
			}
		})
	}
}
